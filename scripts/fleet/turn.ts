import { mkdirSync } from 'node:fs';
import { CannotStart } from './cannot-start.ts';
import { PATHS, RUN } from './layout.ts';
import { lockHolder, releaseLock, takeLock } from './lock.ts';
import { LONGEST_STOP_MS } from './stop-limits.ts';

/** For the longest stop, and the launch that follows it when the fleet is started again. */
const PATIENCE_MS = LONGEST_STOP_MS + 20_000;

/** Does `work` while no other command starts or stops the fleet of this folder; waits for one that does. */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  mkdirSync(RUN, { recursive: true });
  const end = Date.now() + PATIENCE_MS;
  while (!takeLock(PATHS.turn)) {
    if (Date.now() > end) {
      const holder = lockHolder(PATHS.turn)?.pid;
      throw new CannotStart(`Process ${holder} starts or stops this fleet and does not come to an end.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  try {
    return await work();
  } finally {
    releaseLock(PATHS.turn);
  }
}
