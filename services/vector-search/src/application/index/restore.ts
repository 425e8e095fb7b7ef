import { requireFeatureVersion } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import { embeddedDimension } from '../../domain/embedding.ts';
import type { PartRow } from '../../domain/part-row.ts';
import type { Statistics } from '../../domain/statistics.ts';
import type { PartStore } from '../ports/part-store.ts';
import type { LoadedSnapshot, SnapshotStore } from '../ports/snapshots.ts';
import type { EngineFactory } from '../ports/vector-engine.ts';
import { CatalogueIndex } from './catalogue-index.ts';

/** An index with the sequence up to which it is complete. */
export interface Restored {
  readonly index: CatalogueIndex;
  readonly sequence: number;
  readonly from: 'snapshot' | 'store';
}

export interface RestoreDeps {
  readonly store: PartStore;
  readonly snapshots: SnapshotStore;
  readonly engines: EngineFactory;
  /** A snapshot was there and could not be used. */
  readonly onDamaged: (sequence: number, error: unknown) => void;
}

const PAGE = 1_000;

/** The newest snapshot that is whole, of this store, and not behind the log; without one, the store itself. */
export async function restore(deps: RestoreDeps): Promise<Restored> {
  const { store, snapshots } = deps;
  const statistics = await store.statistics();
  const { prunedThrough, head } = await store.changesAfter(0, 0);
  for (const sequence of await snapshots.list()) {
    if (sequence < prunedThrough || sequence > head) continue;
    try {
      const loaded = await snapshots.read(sequence);
      return { index: await fill(deps, loaded, statistics), sequence, from: 'snapshot' };
    } catch (error) {
      deps.onDamaged(sequence, error);
    }
  }
  return rebuild(store, deps.engines);
}

/** Reads everything from the store. What is written meanwhile comes with the log. */
export async function rebuild(store: PartStore, engines: EngineFactory): Promise<Restored> {
  const index = new CatalogueIndex(engines, await store.statistics());
  const sequence = await store.head();
  for (let after = ''; ; ) {
    const states = await store.statesAfter(after, PAGE);
    await index.apply(states, []);
    after = states.at(-1)?.row.id ?? '';
    if (states.length < PAGE) return { index, sequence, from: 'store' };
  }
}

async function fill(
  { store, engines }: RestoreDeps,
  snapshot: LoadedSnapshot,
  statistics: readonly Statistics[],
): Promise<CatalogueIndex> {
  if (snapshot.storeId !== store.storeId) throw unusable('It belongs to another store.');
  const index = new CatalogueIndex(engines, statistics);
  for (const text of snapshot.parts) index.table.put(partRowFrom(text));
  for (const { saved, engine: file } of snapshot.sets) {
    const set = index.setFor(requireFeatureVersion(saved.version), saved.revision);
    if (set?.statistics.statsId !== saved.statsId) throw unusable('It was made with other statistics.');
    const usable = file !== null && file.backend === engines.backend;
    const engine = usable ? await engines.load(file.path, embeddedDimension(set.dimension)) : null;
    if (engine !== null && engine.rows !== saved.tableRows.length) {
      throw unusable('Its engine holds another number of rows.');
    }
    await set.restore(saved, engine);
  }
  index.noteUnreadable(await store.unreadable());
  return index;
}

/** JSON has no NaN: a measure that a part does not have is null there. */
function partRowFrom(text: string): PartRow {
  const row = JSON.parse(text) as PartRow;
  return { ...row, measures: row.measures.map((measure) => measure ?? Number.NaN) };
}

function unusable(message: string): AppError {
  return new AppError({
    code: 'HASH_MISMATCH',
    stage: 'index',
    message: `This snapshot cannot be used. ${message}`,
  });
}
