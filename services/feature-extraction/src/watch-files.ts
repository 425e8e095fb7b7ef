import { type Repetition, repeat } from '@cadml/runtime';
import type { OpenFiles } from './adapters/open-files.ts';
import type { DamagedFiles } from './application/ports.ts';

const INTERVAL_MS = 5_000;
/** More than these are counted, not looked up. */
const MOST_LISTED = 1_000;

export interface FileWatch extends Repetition {
  /** Why the files could not be reached when they were last asked for, or null. */
  trouble(): string | null;
  /** Hashes of the damaged files, as far as they were known then. */
  damaged(): readonly string[];
}

/** Looks every few seconds after the files, so that health can tell at once. */
export function watchFiles(opened: Pick<OpenFiles, 'trouble'>, damagedFiles: DamagedFiles): FileWatch {
  let trouble: string | null = null;
  let damaged: readonly string[] = [];
  const asking = repeat(
    INTERVAL_MS,
    // It is the store's that it does not answer.
    () => undefined,
    async () => {
      trouble = await opened.trouble();
      damaged = (await damagedFiles.list(MOST_LISTED)).map(({ fileHash }) => fileHash);
    },
  );
  return { trouble: () => trouble, damaged: () => damaged, stop: asking.stop };
}
