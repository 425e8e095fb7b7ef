import type { CatalogueIndex } from './index/catalogue-index.ts';
import { type SnapshotDeps, takeSnapshot } from './index/take-snapshot.ts';

export interface KeepSnapshotsDeps extends SnapshotDeps {
  /** Changes between two snapshots. */
  readonly every: number;
  readonly onWritten: (sequence: number, seconds: number) => void;
  readonly onFailed: (error: unknown) => void;
}

/**
 * What to do whenever the index has caught up: a snapshot, when enough has changed since the last one. One
 * that fails is tried again after as many changes; the index does not wait for it to succeed.
 */
export function keepSnapshots(deps: KeepSnapshotsDeps) {
  let last: number | null = null;
  return async (index: CatalogueIndex, sequence: number): Promise<void> => {
    last ??= (await deps.snapshots.list())[0] ?? 0;
    if (sequence - last < deps.every) return;
    last = sequence;
    const started = performance.now();
    try {
      const written = await takeSnapshot(deps, index, sequence);
      if (written) deps.onWritten(sequence, (performance.now() - started) / 1000);
    } catch (error) {
      deps.onFailed(error);
    }
  };
}
