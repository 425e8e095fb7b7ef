import type { AnalysisEvents, DamagedFiles, FileStore } from './ports.ts';

export interface VerifyDeps {
  readonly files: FileStore;
  readonly damaged: DamagedFiles;
  readonly events: AnalysisEvents;
  readonly now: () => number;
}

export interface VerifyLimits {
  readonly files: number;
  /** The first file is read whatever its size. */
  readonly bytes: number;
}

const DAY_MS = 86_400_000;

/**
 * Reads some stored files again, those first whose last look is longest ago, none twice a day: damage in a bucket shows
 * although every host reads from copies of its own. Replicas share the work: each takes files that no other has.
 */
export async function verifyFiles(
  deps: VerifyDeps,
  limits: VerifyLimits,
  signal: AbortSignal,
): Promise<void> {
  const nowMs = deps.now();
  let bytes = 0;
  for (let files = 0; files < limits.files && bytes < limits.bytes; files++) {
    if (signal.aborted) return;
    const file = await deps.damaged.takeDue({ nowMs, lookedBeforeMs: nowMs - DAY_MS });
    if (file === null) return;
    bytes += file.bytes;
    await verifyFile(deps, file.fileHash, signal);
  }
}

/** The sweeper may have taken it since: then it is not damaged. */
async function verifyFile(
  { files, damaged, events, now }: VerifyDeps,
  fileHash: string,
  signal: AbortSignal,
): Promise<void> {
  const damage = await files.verify(fileHash, signal);
  if (damage !== null && (await damaged.note(fileHash, now()))) events.fileDamaged({ fileHash, damage });
}
