import { type FeatureVersion, featureBlocks } from '@cadml/cad-model';
import type { Metric } from './metric.ts';

/** What one block of slots has of the distance of two vectors. */
export interface BlockDistance {
  readonly name: string;
  /** The squares of all blocks add up to the square of the distance. */
  readonly distance: number;
}

export interface MeasuredPair {
  /** Standardised. */
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly distance: number;
  readonly metric: Pick<Metric, 'name'>;
}

/**
 * The distance of two vectors block by block, in the order of the slots: its square is dealt out as the squared
 * difference of the vectors is, or, where angles count, of their directions, whose half is 1 − cos.
 */
export function blockDistances(
  version: FeatureVersion,
  { a, b, distance, metric }: MeasuredPair,
): readonly BlockDistance[] {
  const [p, q] = metric.name === 'cosine' ? [directionOf(a), directionOf(b)] : [a, b];
  const blocks = featureBlocks(version).map(({ name, slots }) => ({
    name,
    square: sum(slots.map((slot) => ((p[slot] as number) - (q[slot] as number)) ** 2)),
  }));
  const whole = sum(blocks.map(({ square }) => square));
  return blocks.map(({ name, square }) => ({
    name,
    distance: whole === 0 ? 0 : distance * Math.sqrt(square / whole),
  }));
}

function directionOf(vector: Float64Array): Float64Array {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
