import { type CallContext, encodeVector } from '@cadml/cad-model';
import { FeatureExtractionProto as proto } from '@cadml/contracts';
import { type Analysis, analyzeFile } from '../../application/analyze-file.ts';
import { decodeHash } from './decode.ts';
import { encodeGeometry } from './encode-geometry.ts';
import type { TransportDeps } from './transport-deps.ts';

const LEVELS = {
  miss: proto.CacheLevel.CACHE_LEVEL_MISS,
  l1: proto.CacheLevel.CACHE_LEVEL_L1,
  l2: proto.CacheLevel.CACHE_LEVEL_L2,
} as const;

export async function analyze(
  deps: TransportDeps,
  request: proto.AnalyzeRequest,
  call: CallContext,
): Promise<proto.AnalyzeResponse> {
  const isJob = request.workClass === proto.WorkClass.WORK_CLASS_JOB;
  const analysis = await analyzeFile(
    deps,
    {
      fileHash: decodeHash(request.fileHash),
      featureVersions: request.featureVersions,
      name: request.name,
      units: request.units,
      workClass: isJob ? 'job' : 'interactive',
    },
    call,
  );
  return encodeAnalysis(analysis, request.units);
}

export function encodeAnalysis(analysis: Analysis, askedUnits: string): proto.AnalyzeResponse {
  return {
    geometry: encodeGeometry(analysis.document, askedUnits),
    features: analysis.features.map(({ version, vector }) => ({
      version,
      vector: Buffer.from(encodeVector(vector)),
    })),
    extractorRevision: analysis.extractorRevision,
    cache: LEVELS[analysis.source],
    warnings: [...analysis.warnings],
    timingsMs: { ...analysis.timingsMs },
    bytes: BigInt(analysis.bytes),
  };
}
