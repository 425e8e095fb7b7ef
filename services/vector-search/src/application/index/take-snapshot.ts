import type { PartTable } from '../../domain/part-table.ts';
import type { SnapshotLedger, SnapshotSet, SnapshotStore } from '../ports/snapshots.ts';
import type { CatalogueIndex } from './catalogue-index.ts';
import { nextTurn } from './next-turn.ts';
import type { VectorSet } from './vector-set.ts';

export interface SnapshotDeps {
  readonly ledger: SnapshotLedger;
  readonly snapshots: SnapshotStore;
  readonly replica: string;
  readonly storeId: string;
}

const LEASE_MS = 300_000;
/** Part rows that are written as text between two turns of the event loop. */
const TURN = 500;

/**
 * Writes the index as it is at `sequence`; nothing may be applied meanwhile. False when another replica is
 * doing so.
 */
export async function takeSnapshot(
  { ledger, snapshots, replica, storeId }: SnapshotDeps,
  index: CatalogueIndex,
  sequence: number,
): Promise<boolean> {
  const fence = await ledger.acquire(replica, LEASE_MS);
  if (fence === null) return false;
  const { parts, places } = await partsOf(index.table);
  const sets = [...index.sets()].filter((set) => set.size > 0).map((set) => snapshotOf(set, places));
  await snapshots.write({ storeId, sequence, parts, sets }, () => ledger.publish(sequence, fence));
  return true;
}

/** The parts without the free rows of the table, and where each row went. */
async function partsOf(table: PartTable): Promise<{ parts: string[]; places: Int32Array }> {
  const parts: string[] = [];
  const places = new Int32Array(table.rows).fill(-1);
  for (let row = 0; row < table.rows; row++) {
    if (row % TURN === TURN - 1) await nextTurn();
    const part = table.get(row);
    if (part !== undefined) places[row] = parts.push(JSON.stringify(part)) - 1;
  }
  return { parts, places };
}

function snapshotOf(set: VectorSet, places: Int32Array): SnapshotSet {
  const saved = set.save();
  const tableRows = saved.tableRows.map((row) => (row < 0 ? -1 : (places[row] as number)));
  return {
    saved: { ...saved, tableRows },
    backend: set.engine.backend,
    saveEngine: (path) => set.engine.save(path),
  };
}
