import { byNearness, type Ranked } from '../../domain/distance.ts';
import { embeddedDimension } from '../../domain/embedding.ts';
import type { Candidates, Selected } from '../ports/vector-engine.ts';
import { nextTurn } from './next-turn.ts';
import type { VectorSet } from './vector-set.ts';

/** A row with how near it is. */
export interface RankedRow extends Ranked {
  readonly tableRow: number;
}

export interface NearestQuery {
  /** Standardised. */
  readonly z: Float64Array;
  /** Neighbours to skip, and to return after them. */
  readonly offset: number;
  readonly k: number;
  readonly selection: Selected;
  /** Part ids by row of the table. */
  readonly ids: readonly (string | null)[];
}

/** Candidates beyond those asked for, so that most ties are decided at the first try. */
const SLACK = 16;
/** Rows that are ranked between two turns of the event loop. */
const TURN = 4_096;

/**
 * Neighbours offset … offset + k in the order of `byNearness`, computed in float64 from the stored vectors.
 * An engine's own distances are float32: rows are fetched until none that was left out could still belong to
 * the answer, however many are at the same distance.
 * Returns null when a row died under way; what was read is then stale.
 */
export async function nearest(set: VectorSet, query: NearestQuery): Promise<readonly RankedRow[] | null> {
  const { z, offset, k, selection } = query;
  const wanted = Math.min(offset + k, selection.count);
  if (wanted <= offset) return [];
  const vector = new Float32Array(embeddedDimension(z.length));
  set.metric.embed(z, vector);
  const { generation } = set;
  for (let fetch = wanted + SLACK; ; fetch *= 4) {
    // A later page must continue the one before: only exact answers of different depth agree.
    const found = await set.engine.search({ vector, k: fetch, selection, exact: offset > 0 });
    if (set.generation !== generation) return null;
    const ranked = await rank(set, query, found);
    if (ranked === null || set.generation !== generation) return null;
    const last = ranked[wanted - 1];
    const frontier = set.metric.floor(found.distances.at(-1) ?? 0);
    if (fetch >= selection.count || (last !== undefined && frontier > last.distance)) {
      return ranked.slice(offset, wanted);
    }
  }
}

async function rank(
  set: VectorSet,
  { z, ids }: NearestQuery,
  { rows }: Candidates,
): Promise<RankedRow[] | null> {
  const ranked: RankedRow[] = [];
  for (const [i, row] of rows.entries()) {
    if (i > 0 && i % TURN === 0) await nextTurn();
    const tableRow = set.tableRowOf(row);
    const partId = ids[tableRow];
    if (partId === null || partId === undefined) return null;
    ranked.push({ tableRow, partId, ...set.metric.separate(z, set.standardisedAt(row)) });
  }
  return ranked.sort(byNearness);
}
