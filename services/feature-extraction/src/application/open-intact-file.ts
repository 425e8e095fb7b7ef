import { AppError } from '@cadml/errors';
import type { AnalysisEvents, Damage, DamagedFiles, FileStore, LocalFile, StoredFile } from './ports.ts';
import { fileNotFound } from './projects.ts';

export interface IntactDeps {
  readonly files: FileStore;
  readonly damaged: DamagedFiles;
  readonly events: AnalysisEvents;
  readonly now: () => number;
}

/**
 * A stored file on this host with the bytes that its hash names, and no others. Throws HASH_MISMATCH when they have
 * changed and RESOURCE_GONE when they are lost, which is written down for the operators; DATA_NOT_FOUND when a sweeper
 * was faster; the reason of `signal`; SERVICE_UNAVAILABLE.
 */
export async function openIntactFile(
  deps: IntactDeps,
  file: StoredFile,
  signal: AbortSignal,
): Promise<LocalFile> {
  const opened = await deps.files.open(file, signal);
  if (typeof opened !== 'string') return opened;
  const { fileHash } = file;
  if (!(await deps.damaged.note(fileHash, deps.now()))) throw fileNotFound(fileHash);
  deps.events.fileDamaged({ fileHash, damage: opened });
  throw damagedFile(fileHash, opened);
}

/** What was thrown when a file was looked at, unless its bytes are to blame: then what `openIntactFile` throws. */
export async function blameDamage(
  deps: IntactDeps,
  file: StoredFile,
  { thrown, signal }: { readonly thrown: unknown; readonly signal: AbortSignal },
): Promise<unknown> {
  const isOfBytes = thrown instanceof AppError && OF_BYTES.includes(thrown.code);
  if (!isOfBytes) return thrown;
  try {
    using _ = await openIntactFile(deps, file, signal);
    return thrown;
  } catch (damage) {
    return damage;
  }
}

/** What the first bytes of a file, or their absence, lead to. */
const OF_BYTES: readonly string[] = [
  'INPUT_FORMAT_INVALID',
  'UNSUPPORTED_FORMAT',
  'UNSUPPORTED_INPUT_DWG',
  'DATA_NOT_FOUND',
];

function damagedFile(fileHash: string, damage: Damage): AppError {
  const lost = damage === 'absent';
  return new AppError({
    code: lost ? 'RESOURCE_GONE' : 'HASH_MISMATCH',
    stage: 'parse',
    message: `The stored bytes of this file ${lost ? 'are lost' : 'have changed'}. Upload the file again: that repairs it.`,
    context: { fileHash },
  });
}
