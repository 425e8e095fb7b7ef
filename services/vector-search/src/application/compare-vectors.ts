import { DEFAULT_FEATURE_VERSION, requireFeatureVersion } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import { checkVector } from '../domain/analysis.ts';
import { type BlockDistance, blockDistances } from '../domain/block-distances.ts';
import { metricOf } from '../domain/metric.ts';
import { standardise } from '../domain/statistics.ts';
import type { Replica } from './index/replica.ts';

export interface VectorPair {
  /** Empty: the default. */
  readonly version: string;
  readonly a: Float32Array;
  readonly b: Float32Array;
  /** Extractor revision that made them. */
  readonly revision: number;
}

export interface VectorComparison {
  readonly version: string;
  readonly score: number;
  readonly distance: number;
  readonly blocks: readonly BlockDistance[];
}

/**
 * The distance of two vectors as searches of their version reckon it. Throws VALIDATION_FAILED for a version that
 * does not exist, DIMENSION_MISMATCH, and DATA_NOT_FOUND for a version without statistics.
 */
export function compareVectors(replica: Replica, { a, b, ...asked }: VectorPair): VectorComparison {
  const version = requireFeatureVersion(asked.version || DEFAULT_FEATURE_VERSION);
  checkVector(version, a);
  checkVector(version, b);
  const metric = metricOf(version);
  const statistics = replica.index.statisticsOf(version, asked.revision);
  if (statistics === undefined) throw unknownSpread(version);
  const { distance } = metric.separate(standardise(a, statistics), standardise(b, statistics));
  return {
    version,
    distance,
    score: metric.score(distance),
    blocks: blockDistances(version, [a, b], statistics),
  };
}

function unknownSpread(version: string): AppError {
  return new AppError({
    code: 'DATA_NOT_FOUND',
    stage: 'search',
    message: `Nothing is known of the spread of ${version} yet, so that its vectors have no distance.`,
    context: { version },
  });
}
