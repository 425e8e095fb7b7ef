import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join, relative } from 'node:path';
import { PATHS, RUN } from './layout.ts';

const PATIENCE_MS = 2000;

/** Whether the Redis of the fleet in `folder` takes its password and answers a PING in time. */
export async function redisAnswers(port: number, folder: string): Promise<boolean> {
  try {
    const password = readFileSync(join(folder, relative(RUN, PATHS.redisPassword)), 'utf8').trim();
    return (await talk(port, `AUTH ${password}\r\nPING\r\n`)) === '+OK\r\n+PONG\r\n';
  } catch {
    return false;
  }
}

/** The first two lines of the answer, or what came of them in time. */
function talk(port: number, commands: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(commands));
    const timer = setTimeout(() => socket.destroy(), PATIENCE_MS);
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      answer += text;
      if (answer.split('\r\n').length > 2) socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}
