import { type Repetition, repeat } from '@cadml/runtime';
import type { Store } from '@cadml/store';

export interface StoreWatch extends Repetition {
  /** Why the store did not answer when it was last asked, or null. */
  trouble(): string | null;
}

/** Asks the store again and again whether it answers, so that health can tell at once. */
export function watchStore(store: Pick<Store<unknown>, 'ping'>, intervalMs: number): StoreWatch {
  let trouble: string | null = null;
  const asking = repeat(
    intervalMs,
    () => {
      trouble = 'The store does not answer';
    },
    async () => {
      await store.ping();
      trouble = null;
    },
  );
  return { trouble: () => trouble, stop: asking.stop };
}
