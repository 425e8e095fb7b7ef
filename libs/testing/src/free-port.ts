import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that systems give to connections that leave (Linux: from 32768), which would take it meanwhile. */
const [FIRST, END] = [12_000, 32_000];
const TRIES = 50;

/** A loopback TCP port that was free a moment ago, drawn by lot so that tests beside each other draw others. */
export async function freePort(): Promise<number> {
  for (let tried = 1; ; tried++) {
    const port = randomInt(FIRST, END);
    if (await isFree(port)) return port;
    if (tried === TRIES) throw new Error(`None of ${TRIES} ports between ${FIRST} and ${END} is free.`);
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
