import type { AnalysisEvents, FileStore, ReferenceStore } from './ports.ts';

export interface SweepDeps {
  readonly files: FileStore;
  readonly references: ReferenceStore;
  readonly events: AnalysisEvents;
  readonly now: () => number;
  readonly graceMs: number;
}

const BATCH = 200;

/**
 * Removes expired references, and the files that have been without any for the grace. Any number of sweepers
 * may run, beside uploads of the same bytes: a file goes only in a step in which nothing can refer to it.
 */
export async function sweepFiles(deps: SweepDeps, signal: AbortSignal): Promise<void> {
  const { references, files, events } = deps;
  const nowMs = deps.now();
  const expired = await references.expire(nowMs);
  const beforeMs = nowMs - deps.graceMs;
  let removed = 0;
  for (const fileHash of await references.listAbandoned(beforeMs, BATCH)) {
    if (signal.aborted) break;
    if (await references.forget(fileHash, beforeMs, () => files.remove(fileHash, beforeMs))) removed++;
  }
  if (removed + expired > 0) events.filesSwept({ files: removed, references: expired });
}

/** Removes bytes that no row knows: uploads that a crash cut off between their bytes and their row. */
export async function sweepStrays(deps: SweepDeps, signal: AbortSignal): Promise<void> {
  const { references, files, events } = deps;
  const beforeMs = deps.now() - deps.graceMs;
  let removed = 0;
  for await (const fileHash of files.list(beforeMs)) {
    if (signal.aborted) return;
    if (await references.isKnown(fileHash)) continue;
    if (await files.remove(fileHash, beforeMs)) removed++;
  }
  if (removed > 0) events.filesSwept({ files: removed, references: 0 });
}
