import { chmodSync, mkdirSync } from 'node:fs';

/** Makes folders for what the fleet keeps. From here on this process and its children write for their owner alone. */
export function makeOwnFolders(paths: readonly string[]): void {
  process.umask(0o077);
  for (const path of paths) {
    mkdirSync(path, { recursive: true });
    // One that was there before may be open to others.
    chmodSync(path, 0o700);
  }
}
