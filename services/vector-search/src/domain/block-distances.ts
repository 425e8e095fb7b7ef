import { type FeatureVersion, featureBlocks } from '@cadml/cad-model';
import { type Statistics, standardise } from './statistics.ts';

/** How far two vectors are apart in one block of slots. */
export interface BlockDistance {
  readonly name: string;
  /** Euclidean distance of the standardised slots. */
  readonly distance: number;
}

/** The distances of two vectors block by block, in the order of the slots. */
export function blockDistances(
  version: FeatureVersion,
  [a, b]: readonly [ArrayLike<number>, ArrayLike<number>],
  statistics: Statistics,
): readonly BlockDistance[] {
  const [p, q] = [standardise(a, statistics), standardise(b, statistics)];
  return featureBlocks(version).map(({ name, slots }) => {
    const squares = slots.map((slot) => ((p[slot] as number) - (q[slot] as number)) ** 2);
    return { name, distance: Math.sqrt(squares.reduce((sum, square) => sum + square, 0)) };
  });
}
