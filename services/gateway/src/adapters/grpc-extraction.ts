import { decodeVector } from '@cadml/cad-model';
import { FeatureExtractionProto as proto } from '@cadml/contracts';
import type { Extraction } from '../domain/analysis.ts';
import { geometryFromMessage } from './grpc-geometry.ts';

const { CacheLevel } = proto;

const CACHE: Readonly<Partial<Record<number, Extraction['cache']>>> = {
  [CacheLevel.CACHE_LEVEL_L1]: 'l1',
  [CacheLevel.CACHE_LEVEL_L2]: 'l2',
};

export function toExtraction(response: proto.AnalyzeResponse): Extraction {
  const { extractorRevision, warnings, timingsMs } = response;
  return {
    geometry: geometryFromMessage(response.geometry),
    vectors: response.features.map(({ version, vector }) => ({ version, vector: decodeVector(vector) })),
    extractorRevision,
    cache: CACHE[response.cache] ?? 'miss',
    warnings,
    timingsMs,
    bytes: Number(response.bytes),
  };
}
