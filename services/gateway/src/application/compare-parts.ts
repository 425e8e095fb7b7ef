import { type CallContext, extents } from '@cadml/cad-model';
import { ofSide } from '@cadml/errors';
import type { Extraction } from '../domain/analysis.ts';
import type { Comparison, VectorComparison } from '../domain/comparison.ts';
import { unavailableCode, withinMs } from './call-scope.ts';
import { computeFeatures, fileOfSource } from './compute-features.ts';
import type { PartCatalogue } from './ports-catalogue.ts';
import type { FeatureExtraction } from './ports-files.ts';
import type { VersionCatalogue } from './version-catalogue.ts';

export interface ComparePartsDeps {
  readonly files: FeatureExtraction;
  readonly parts: PartCatalogue;
  readonly versions: VersionCatalogue;
  /** What a call to the catalogue may take before it counts as away. */
  readonly catalogueTimeoutMs: number;
}

/** A part, or a stored file that need not be one, with the unit to take where it declares none. */
export type CompareTarget =
  | { readonly partId: string }
  | { readonly fileHash: string; readonly units?: string | undefined };

/**
 * How two parts or files stand to each other: the evidence of their shapes, and how far their vectors are apart in the
 * fleet's default version. Without the catalogue the evidence of two files is given all the same. Throws
 * DATA_NOT_FOUND, UNSUPPORTED_FORMAT for a drawing, and what reading either file throws, with the side in
 * `context.file`.
 */
export async function compareParts(
  deps: ComparePartsDeps,
  { a, b }: { readonly a: CompareTarget; readonly b: CompareTarget },
  call: CallContext,
): Promise<Comparison> {
  const version = await deps.versions.defaultVersion(call);
  const [first, second] = await Promise.all([
    ofSide('a', readSide(deps, { target: a, version }, call)),
    ofSide('b', readSide(deps, { target: b, version }, call)),
  ]);
  const evidence = await deps.files.compare(first, second, call);
  const { comparison, unavailable } = await compareVectors(deps, { version, sides: [first, second] }, call);
  return {
    evidence,
    score: comparison?.score ?? null,
    distance: comparison?.distance ?? null,
    blocks: comparison?.blocks ?? null,
    version: comparison?.version ?? null,
    unavailable: unavailable === null ? [] : [{ service: 'vector-search', code: unavailable }],
  };
}

interface Asked {
  readonly target: CompareTarget;
  readonly version: string;
}

/** The file of a side with its vectors and its size, both in its unit; cached where it was analysed before. */
async function readSide(deps: ComparePartsDeps, { target, version }: Asked, call: CallContext) {
  const file = await fileOfSource(deps, target, call);
  const units = file.units ?? ('fileHash' in target ? (target.units ?? null) : null);
  const { fileHash, name } = file;
  const extraction = await computeFeatures(deps, { fileHash, name, units }, [version], call);
  return { fileHash, name, sizeMm: extents(extraction.geometry.boundingBox), extraction };
}

interface Outcome {
  readonly comparison: VectorComparison | null;
  /** Why there is none. */
  readonly unavailable: string | null;
}

interface ReadSides {
  readonly version: string;
  readonly sides: readonly [{ readonly extraction: Extraction }, { readonly extraction: Extraction }];
}

async function compareVectors(
  deps: ComparePartsDeps,
  { version, sides: [{ extraction: a }, { extraction: b }] }: ReadSides,
  call: CallContext,
): Promise<Outcome> {
  const [first, second] = [a, b].map(({ vectors }) => vectors.find((one) => one.version === version)?.vector);
  if (!first || !second) return { comparison: null, unavailable: null };
  const { extractorRevision } = a;
  try {
    const comparison = await withinMs(call, deps.catalogueTimeoutMs, (bounded) =>
      deps.parts.compareVectors({ version, extractorRevision, a: first, b: second }, bounded),
    );
    return { comparison, unavailable: null };
  } catch (error) {
    const code = unavailableCode(error, call);
    if (code === null) throw error;
    return { comparison: null, unavailable: code };
  }
}
