import type { Part } from '../domain/part.ts';
import type { PartReader } from './ports/part-store.ts';

type FindMany = PartReader['findMany'];

/**
 * `findMany` for the queries of one batch: what they ask for in the same turn of the event loop is read at
 * once. Each gets at least the parts that it asked for.
 */
export function coalesced(findMany: FindMany): FindMany {
  let waiting: { readonly ids: Set<string>; readonly found: Promise<ReadonlyMap<string, Part>> } | null =
    null;
  return (ids) => {
    if (waiting === null) {
      const wanted = new Set<string>();
      const turn = new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
      const found = turn.then(() => {
        waiting = null;
        return findMany([...wanted]);
      });
      waiting = { ids: wanted, found };
    }
    for (const id of ids) waiting.ids.add(id);
    return waiting.found;
  };
}
