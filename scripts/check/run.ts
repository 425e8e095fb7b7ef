// `make check`: every rule of the house that a machine can hold. Runs all steps and names each that fails.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../fleet/layout.ts';
import { STEPS, type Step } from './steps.ts';

/** Steps at once: the machine that this is planned for has two cores. */
const AT_ONCE = 2;

interface Outcome {
  readonly step: Step;
  readonly ok: boolean;
  readonly seconds: number;
  readonly output: string;
}

const started = performance.now();
const waiting = [...STEPS];
const outcomes: Outcome[] = [];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const outcome = await runStep(step);
      outcomes.push(outcome);
      report(outcome);
    }
  }),
);
const failed = outcomes.filter((outcome) => !outcome.ok).length;
console.log(`check: ${outcomes.length - failed} passed, ${failed} failed, ${secondsSince(started)} s`);
process.exitCode = failed === 0 ? 0 : 1;

function runStep(step: Step): Promise<Outcome> {
  const [command = '', ...args] = step.command;
  const begun = performance.now();
  const child = spawn(command, args, { cwd: join(ROOT, step.cwd ?? '.'), stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      output += text.toString();
    });
  }
  return new Promise((resolve) => {
    const end = (ok: boolean) => resolve({ step, ok, seconds: Number(secondsSince(begun)), output });
    child.once('error', (error) => {
      output += error.message;
      end(false);
    });
    child.once('exit', (code) => end(code === 0));
  });
}

function report({ step, ok, seconds, output }: Outcome): void {
  console.log(`  ${ok ? '✓' : '✗'} ${step.name} (${seconds} s)`);
  if (!ok) console.log(`${output.trimEnd()}\n    → ${step.mend}`);
}

function secondsSince(begun: number): string {
  return ((performance.now() - begun) / 1000).toFixed(1);
}
