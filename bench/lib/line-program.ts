import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A program that answers each line it is given with one line of JSON. */
export interface LineProgram {
  ask(line: string): Promise<unknown>;
  stop(): void;
}

export function startLineProgram(command: string, args: readonly string[] = []): LineProgram {
  const child: ChildProcess = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  if (!child.stdin || !child.stdout) throw new Error(`${command} has no pipes.`);
  const { stdin } = child;
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${command} ended with ${code}.`);
  });
  ended.catch(() => undefined);
  return {
    ask: async (line) => {
      const answer = once(lines, 'line');
      stdin.write(`${line}\n`);
      const [text] = await Promise.race([answer, ended]);
      return JSON.parse(String(text));
    },
    stop: () => child.kill('SIGKILL'),
  };
}
