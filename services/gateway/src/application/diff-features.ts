import { type CallContext, requireFeatureVersion } from '@cadml/cad-model';
import { AppError, ofSide } from '@cadml/errors';
import type { Extraction, Unavailable } from '../domain/analysis.ts';
import type { VectorComparison } from '../domain/comparison.ts';
import { type DiffOrder, diffSlots, type SlotDifference } from '../domain/feature-diff.ts';
import { unavailableCode, withinMs } from './call-scope.ts';
import {
  type ComputeFeaturesDeps,
  computeFeatures,
  type FeatureSource,
  fileOfSource,
  type SourceFile,
  vectorOf,
} from './compute-features.ts';
import type { VersionCatalogue } from './version-catalogue.ts';

export interface DiffFeaturesDeps extends ComputeFeaturesDeps {
  readonly versions: VersionCatalogue;
  /** What a call to the catalogue may take before it counts as away. */
  readonly catalogueTimeoutMs: number;
}

export interface DiffRequest {
  readonly a: FeatureSource;
  readonly b: FeatureSource;
  /** Null: what searches go by. */
  readonly version: string | null;
  readonly order: DiffOrder;
  /** Slots at most. */
  readonly limit: number;
}

interface Side {
  readonly partId: string | null;
  readonly fileHash: string;
}

/** How the vectors of two parts or files differ. What could not be had is null and named in `unavailable`. */
export interface FeatureDiff {
  readonly version: string;
  readonly extractorRevision: number;
  readonly a: Side;
  readonly b: Side;
  readonly order: DiffOrder;
  /** As searches reckon it. */
  readonly distance: number | null;
  readonly score: number | null;
  readonly blocks: VectorComparison['blocks'] | null;
  readonly items: readonly SlotDifference[];
  /** Slots of the version. */
  readonly total: number;
  readonly unavailable: readonly Unavailable[];
}

/**
 * The difference of two vectors slot by slot, computed from the stored files. Throws DATA_NOT_FOUND, RESOURCE_GONE and
 * what reading either file throws; without the catalogue the order by standardised differences has no answer.
 */
export async function diffFeatures(
  deps: DiffFeaturesDeps,
  request: DiffRequest,
  call: CallContext,
): Promise<FeatureDiff> {
  const { order, limit } = request;
  const version = requireFeatureVersion(request.version ?? (await deps.versions.defaultVersion(call)));
  const [a, b] = await ofBoth(request.a, request.b, (source) => fileOfSource(deps, source, call));
  const readings = await ofBoth(a, b, (file) => computeFeatures(deps, file, [version], call));
  const extractorRevision = sameRevision(readings);
  const [p, q] = readings.map((reading) => vectorOf(reading, version)) as [Float32Array, Float32Array];
  const { found, unavailable } = await measure(
    deps,
    { order, pair: { version, extractorRevision, a: p, b: q } },
    call,
  );
  const slots = diffSlots({ version, a: p, b: q, differences: found?.differences ?? null }, order);
  return {
    ...{ version, extractorRevision, a: sideOf(a), b: sideOf(b), order },
    distance: found?.distance ?? null,
    score: found?.score ?? null,
    blocks: found?.blocks ?? null,
    items: slots.slice(0, limit),
    total: slots.length,
    unavailable,
  };
}

/** Errors say which of the two caused them (`context.file`). */
async function ofBoth<T, R>(a: T, b: T, work: (side: T) => Promise<R>): Promise<readonly [R, R]> {
  return await Promise.all([ofSide('a', work(a)), ofSide('b', work(b))]);
}

function sideOf({ part, fileHash }: SourceFile): Side {
  return { partId: part?.id ?? null, fileHash };
}

interface Measure {
  readonly order: DiffOrder;
  readonly pair: Parameters<ComputeFeaturesDeps['parts']['compareVectors']>[0];
}

async function measure(
  deps: DiffFeaturesDeps,
  { order, pair }: Measure,
  call: CallContext,
): Promise<{ readonly found: VectorComparison | null; readonly unavailable: readonly Unavailable[] }> {
  try {
    const found = await withinMs(call, deps.catalogueTimeoutMs, (bounded) =>
      deps.parts.compareVectors(pair, bounded),
    );
    return { found, unavailable: [] };
  } catch (error) {
    const code = unavailableCode(error, call);
    if (code === null || order === 'standardised') throw error;
    return { found: null, unavailable: [{ service: 'vector-search', code }] };
  }
}

/** Two releases may answer side by side for a moment; their vectors are not compared. */
function sameRevision([a, b]: readonly [Extraction, Extraction]): number {
  if (a.extractorRevision === b.extractorRevision) return a.extractorRevision;
  throw new AppError({
    code: 'SERVICE_UNAVAILABLE',
    stage: 'features',
    message: 'feature-extraction is being replaced by another release. Try again shortly.',
    context: { retryAfterSeconds: 5 },
  });
}
