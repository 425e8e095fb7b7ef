import { blockRanges, type FeatureVersion, requireFeatureVersion, slotNames } from '@cadml/cad-model';
import type { Statistics } from './statistics.ts';
import { standardise } from './statistics.ts';

/** A slot's part, or that of a block of slots, in how two vectors differ. */
export interface SlotContribution {
  readonly slot: string;
  /** The slot's value; of a block, the length of its part of the vector. */
  readonly query: number;
  readonly neighbour: number;
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
    .map(({ slot, start, end }) => ({
      slot,
      query: lengthOf(query, start, end),
      neighbour: lengthOf(neighbour, start, end),
      share: total === 0 ? 0 : sum(squares.subarray(start, end)) / total,
    }))
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

function lengthOf(vector: ArrayLike<number>, start: number, end: number): number {
  if (end === start + 1) return vector[start] as number;
  let squares = 0;
  for (let slot = start; slot < end; slot++) squares += (vector[slot] as number) ** 2;
  return Math.sqrt(squares);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
