import { DatabaseSync } from 'node:sqlite';

/** Message of the error for a file that another process, or another store, has open. */
export const IN_USE = 'STORE_IN_USE';

/**
 * The lock is a transaction held for life on a file beside the database: the operating system drops it
 * with the process, however that ends, so a lock is never left behind. Throws IN_USE.
 */
export function lockFile(path: string): { release(): void } {
  const lock = new DatabaseSync(`${path}.lock`, { timeout: 0 });
  try {
    lock.exec('PRAGMA locking_mode=EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
    return { release: () => lock.close() };
  } catch (cause) {
    lock.close();
    throw new Error(IN_USE, { cause });
  }
}
