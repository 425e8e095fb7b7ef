import { requireFeatureVersion } from '@cadml/cad-model';
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
  /** b − a in each slot, as the distance reckons it. */
  readonly differences: readonly number[];
}

/**
 * The distance of two vectors as searches of their version reckon it. Throws VALIDATION_FAILED for a version that
 * does not exist, DIMENSION_MISMATCH, and DATA_NOT_FOUND for a version without statistics.
 */
export function compareVectors(replica: Replica, { a, b, ...asked }: VectorPair): VectorComparison {
  const version = requireFeatureVersion(asked.version || replica.defaultVersion.version());
  checkVector(version, a);
  checkVector(version, b);
  const metric = metricOf(version);
  const statistics = replica.index.statisticsOf(version, asked.revision);
  if (statistics === undefined) throw unknownSpread(version);
  const [p, q] = [standardise(a, statistics), standardise(b, statistics)];
  const { distance } = metric.separate(p, q);
  return {
    version,
    distance,
    score: metric.score(distance),
    blocks: blockDistances(version, { a: p, b: q, distance, metric }),
    differences: Array.from(q, (z, slot) => z - (p[slot] as number)),
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
