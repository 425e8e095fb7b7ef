import { type ClaimDeps, claimPlace } from './claim-place.ts';
import type { AnalysisEvents, DamagedFiles, FileStore, ReferenceStore } from './ports.ts';

export interface SweepDeps {
  readonly files: FileStore;
  readonly references: ReferenceStore;
  readonly damaged: DamagedFiles;
  readonly events: AnalysisEvents;
  readonly now: () => number;
  readonly graceMs: number;
}

const BATCH = 200;
/** No upload takes so long: its deadline is minutes. */
const UNFINISHED_MS = 3_600_000;

/** Sweeps, with `strays` for these as well; says whether it did: nothing is removed from a place that is not ours. */
export async function sweepOwnPlace(
  deps: SweepDeps & ClaimDeps,
  strays: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  const claim = await claimPlace(deps);
  if (claim.whose !== 'ours') {
    deps.events.sweepWithheld({ id: claim.id, owner: claim.whose === 'foreign' ? claim.owner : null });
    return false;
  }
  if (strays) await sweepStrays(deps, signal);
  await sweepFiles(deps, signal);
  return true;
}

/**
 * Removes expired references, and the files that have been without any for the grace. Any number of sweepers
 * may run, beside uploads of the same bytes: a file goes only in a step in which nothing can refer to it.
 */
export async function sweepFiles(deps: SweepDeps, signal: AbortSignal): Promise<void> {
  const { references, events } = deps;
  const nowMs = deps.now();
  const expired = await references.expire(nowMs);
  const beforeMs = nowMs - deps.graceMs;
  let removed = 0;
  for (const fileHash of await references.listAbandoned(beforeMs, BATCH)) {
    if (signal.aborted) break;
    if (await forget(deps, fileHash, beforeMs)) removed++;
  }
  if (removed + expired > 0) events.filesSwept({ files: removed, references: expired });
}

/**
 * Removes what crashes left: unfinished uploads, and bytes that no row knows. These get a row first, as abandoned
 * ones, so that whoever uploads the same bytes meanwhile waits for it.
 */
export async function sweepStrays(deps: SweepDeps, signal: AbortSignal): Promise<void> {
  const { references, files, events } = deps;
  await files.removeUnfinished(Date.now() - UNFINISHED_MS);
  const beforeMs = deps.now() - deps.graceMs;
  let removed = 0;
  for await (const file of files.list(beforeMs)) {
    if (signal.aborted) return;
    if (await references.isKnown(file.fileHash)) continue;
    await references.claimStray(file, beforeMs);
    if (await forget(deps, file.fileHash, beforeMs)) removed++;
  }
  if (removed > 0) events.filesSwept({ files: removed, references: 0 });
}

/** Looks again at the files that were damaged, on as long as it helps: an operator may have brought the bytes back. */
export async function recheckDamaged(deps: SweepDeps, signal: AbortSignal): Promise<void> {
  let mended = BATCH;
  while (mended === BATCH) {
    mended = 0;
    for (const { fileHash } of await deps.damaged.list(BATCH)) {
      if ((await deps.files.verify(fileHash, signal)) !== null) continue;
      await deps.damaged.clear(fileHash);
      deps.events.fileMended({ fileHash });
      mended++;
    }
  }
}

function forget({ references, files }: SweepDeps, fileHash: string, beforeMs: number): Promise<boolean> {
  return references.forget(fileHash, beforeMs, () => files.remove(fileHash, beforeMs));
}
