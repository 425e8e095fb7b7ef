import { FEATURE_SLOTS } from '@cadml/cad-model';
import type { Statistics } from './statistics.ts';
import { standardise } from './statistics.ts';

/** A slot's part in how two vectors differ. */
export interface SlotContribution {
  readonly slot: string;
  readonly query: number;
  readonly neighbour: number;
  /** Share of the squared standardised difference; all shares sum to 1, or are 0 for equal vectors. */
  readonly share: number;
}

/** Largest share first, then the order of the slots. */
export function explain(
  query: ArrayLike<number>,
  neighbour: ArrayLike<number>,
  statistics: Statistics,
): SlotContribution[] {
  const [a, b] = [standardise(query, statistics), standardise(neighbour, statistics)];
  const squares = a.map((value, i) => (value - (b[i] as number)) ** 2);
  const total = squares.reduce((sum, square) => sum + square, 0);
  return Array.from(squares, (square, i) => ({
    slot: FEATURE_SLOTS[i]?.name ?? String(i),
    query: query[i] as number,
    neighbour: neighbour[i] as number,
    share: total === 0 ? 0 : square / total,
  })).sort((x, y) => y.share - x.share);
}
