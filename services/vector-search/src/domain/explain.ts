import { blockRanges, type FeatureVersion, requireFeatureVersion, slotNames } from '@cadml/cad-model';
import type { Statistics } from './statistics.ts';
import { standardise } from './statistics.ts';

/** A slot's part, or that of a block of slots, in how two vectors differ. */
export interface SlotContribution {
  readonly slot: string;
  /** The slot's values; a block has none that people could read. */
  readonly query?: number;
  readonly neighbour?: number;
  /** How far the two are apart in it, as they are compared. */
  readonly distance: number;
  /** Share of the squared difference as it is compared; all shares sum to 1, or are 0 for equal vectors. */
  readonly share: number;
}

/** How two vectors are compared. */
export interface Comparison {
  readonly statistics: Statistics;
  /** What a search weighs otherwise; absent: nothing. */
  readonly weigh?: (z: Float64Array) => Float64Array;
}

/** Largest share first, then the order of the slots. v5 has too many slots to read: its blocks are told. */
export function explain(
  query: ArrayLike<number>,
  neighbour: ArrayLike<number>,
  { statistics, weigh = (z) => z }: Comparison,
): SlotContribution[] {
  const [a, b] = [weigh(standardise(query, statistics)), weigh(standardise(neighbour, statistics))];
  const squares = a.map((value, i) => (value - (b[i] as number)) ** 2);
  const total = sum(squares);
  return partsOf(requireFeatureVersion(statistics.version))
    .map(({ slot, start, end }) => {
      const square = sum(squares.subarray(start, end));
      const values =
        end - start > 1 ? {} : { query: query[start] as number, neighbour: neighbour[start] as number };
      return { slot, ...values, distance: Math.sqrt(square), share: total === 0 ? 0 : square / total };
    })
    .sort((x, y) => y.share - x.share);
}

interface Part {
  readonly slot: string;
  readonly start: number;
  readonly end: number;
}

function partsOf(version: FeatureVersion): readonly Part[] {
  if (version === 'v5') return blockRanges().map(({ name, start, end }) => ({ slot: name, start, end }));
  return slotNames(version).map((slot, start) => ({ slot, start, end: start + 1 }));
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
