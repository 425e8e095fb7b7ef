import type { ChangeKind, Clock, PartStore } from './ports.ts';

/** What use cases that change the catalogue need. */
export interface WriteDeps {
  readonly store: PartStore;
  readonly clock: Clock;
  /** Tells this process of what was committed. */
  readonly onCommitted: (kind: ChangeKind | 'unchanged', partId: string, sequence: number) => void;
}
