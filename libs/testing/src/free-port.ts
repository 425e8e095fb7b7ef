import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that systems give to connections that leave (Linux: from 32768), which would take it meanwhile. */
const [FIRST, END] = [12_000, 32_000];
/** Each worker of a run of tests draws from a part of its own. */
const PARTS = 8;
const TRIES = 50;
const given = new Set<number>();

/**
 * A loopback TCP port that was free a moment ago, and that neither this process nor one that runs tests beside it has
 * drawn: what listens on a port may only begin to do so after others have looked.
 */
export async function freePort(): Promise<number> {
  const size = (END - FIRST) / PARTS;
  const first = FIRST + (Number(process.env.JEST_WORKER_ID ?? 0) % PARTS) * size;
  for (let tried = 1; ; tried++) {
    const port = randomInt(first, first + size);
    if (!given.has(port) && (await isFree(port))) {
      given.add(port);
      return port;
    }
    if (tried === TRIES)
      throw new Error(`None of ${TRIES} ports between ${first} and ${first + size} is free.`);
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
