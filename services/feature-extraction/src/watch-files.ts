import { type Repetition, repeat } from '@cadml/runtime';
import type { FilePlace, OpenFiles } from './adapters/open-files.ts';
import type { DamagedFiles } from './application/ports.ts';

/** More than these are counted, not looked up. */
const MOST_LISTED = 1_000;

export interface FileWatch extends Repetition {
  /** Why the files could not be reached when they were last asked for, or null. */
  trouble(): string | null;
  /** Why nothing is swept: the place is no longer noted as ours; or null. */
  ownership(): string | null;
  /** Hashes of the damaged files, as far as they were known then. */
  damaged(): readonly string[];
}

/** Looks again and again after the files, so that health can tell at once. */
export function watchFiles(
  opened: OpenFiles,
  damagedFiles: DamagedFiles,
  { id, intervalMs }: { readonly id: string; readonly intervalMs: number },
): FileWatch {
  let trouble: string | null = null;
  let ownership: string | null = null;
  let damaged: readonly string[] = [];
  const asking = repeat(
    intervalMs,
    // It is the store's that it does not answer.
    () => undefined,
    async () => {
      trouble = await opened.trouble();
      if (trouble === null) ownership = ownershipOf(opened.place, await opened.files.owner(), id);
      damaged = (await damagedFiles.list(MOST_LISTED)).map(({ fileHash }) => fileHash);
    },
  );
  return {
    trouble: () => trouble,
    ownership: () => ownership,
    damaged: () => damaged,
    stop: asking.stop,
  };
}

function ownershipOf({ name, ownerNote }: FilePlace, owner: string | null, id: string): string | null {
  if (owner === id) return null;
  if (owner === null) {
    return `'${ownerNote}', which says whose ${name} is, has vanished: the next sweep writes it again, or sweeps nothing`;
  }
  return `nothing is swept, for '${ownerNote}' says that ${name} is of ${owner}, and this is ${id}`;
}
