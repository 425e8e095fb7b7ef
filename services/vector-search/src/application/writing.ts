import type { Clock } from './ports/clock.ts';
import type { ChangeKind, PartStore } from './ports/part-store.ts';

/** What use cases that change the catalogue need. */
export interface WriteDeps {
  readonly store: PartStore;
  readonly clock: Clock;
  /** Tells this process of what was committed. */
  readonly onCommitted: (kind: ChangeKind | 'unchanged', partId: string, sequence: number) => void;
}
