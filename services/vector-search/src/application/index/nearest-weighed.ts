import { hasBit } from '../../domain/bitmap.ts';
import { byNearness, type Ranked } from '../../domain/distance.ts';
import type { NearestQuery, RankedRow } from './nearest.ts';
import { nextTurn } from './next-turn.ts';
import type { VectorSet } from './vector-set.ts';

/** Rows that are looked at between two turns of the event loop. */
const TURN = 1_024;

/**
 * The same order with some slots weighed otherwise. Engines know one weight only, so every selected row is read:
 * linear in them. null when a row died under way.
 */
export async function nearestWeighed(
  set: VectorSet,
  { z, offset, k, selection, ids }: NearestQuery,
  weigh: (z: Float64Array) => Float64Array,
): Promise<readonly RankedRow[] | null> {
  const { generation } = set;
  const query = weigh(z);
  const ranked: (RankedRow & Ranked)[] = [];
  for (let row = 0; row < selection.bitmap.length * 8; row++) {
    if (row > 0 && row % TURN === 0) await nextTurn();
    if (set.generation !== generation) return null;
    if (!hasBit(selection.bitmap, row)) continue;
    const tableRow = set.tableRowOf(row);
    const partId = ids[tableRow];
    if (partId === null || partId === undefined) return null;
    ranked.push({ tableRow, partId, ...set.metric.separate(query, weigh(set.standardisedAt(row))) });
  }
  return ranked.sort(byNearness).slice(offset, offset + k);
}
