import { blockRanges, type FeatureVersion } from '@cadml/cad-model';
import { type Separation, separate, separateEuclidean } from './distance.ts';
import { cosineFloor, embedDirection, embedPlainly, euclideanFloor } from './embedding.ts';

/** How vectors of a version are compared. */
export interface Metric {
  readonly name: 'cosine' | 'euclidean';
  /** Slots are standardised by the statistics of a collection; otherwise they are compared as they are. */
  readonly standardises: boolean;
  separate(a: Float64Array, b: Float64Array): Separation;
  /** 1 for equal parts, falling with the distance. */
  score(distance: number): number;
  /** Writes a vector as engines hold it, one slot longer. */
  embed(z: Float64Array, into: Float32Array, at?: number): void;
  /** The least distance that a squared Euclidean distance of embedded float32 vectors can mean. */
  floor(squaredDistance: number): number;
}

const COSINE: Metric = {
  name: 'cosine',
  standardises: true,
  separate,
  score: (distance) => 1 - distance / 2,
  embed: embedDirection,
  floor: cosineFloor,
};

/** Half of the typical distance of unrelated parts: at that distance the score is e⁻¹. */
export const SHAPE_SCORE_SCALE = 0.5;

const EUCLIDEAN: Metric = {
  name: 'euclidean',
  standardises: false,
  separate: separateEuclidean,
  score: (distance) => Math.exp(-distance / SHAPE_SCORE_SCALE),
  embed: embedPlainly,
  floor: euclideanFloor,
};

/** v1–v4: cosine of standardised slots. v5: its slots carry the weights of their blocks, so that the plain distance counts. */
export function metricOf(version: FeatureVersion): Metric {
  return version === 'v5' ? EUCLIDEAN : COSINE;
}

/** The slots that tell the size, as pairs of start and end; none where a version has no size part. */
export function sizeSlots(version: FeatureVersion): readonly (readonly [number, number])[] {
  if (version !== 'v5') return [];
  return blockRanges()
    .filter(({ part }) => part === 'size')
    .map(({ start, end }) => [start, end] as const);
}

/** A vector whose size part counts `weight` times in the squared distance. */
export function weighSize(version: FeatureVersion, z: Float64Array, weight: number): Float64Array {
  const weighed = z.slice();
  const factor = Math.sqrt(weight);
  for (const [start, end] of sizeSlots(version)) {
    for (let slot = start; slot < end; slot++) weighed[slot] = (z[slot] as number) * factor;
  }
  return weighed;
}
