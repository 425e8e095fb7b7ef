import type { CallContext } from '@cadml/cad-model';
import type { Comparison, VectorComparison } from '../domain/comparison.ts';
import { unavailableCode, withinMs } from './call-scope.ts';
import type { ComparedFile, FeatureExtraction, PartCatalogue } from './ports.ts';
import type { VersionCatalogue } from './version-catalogue.ts';

export interface ComparePartsDeps {
  readonly files: FeatureExtraction;
  readonly parts: PartCatalogue;
  readonly versions: VersionCatalogue;
  /** What a call to the catalogue may take before it counts as away. */
  readonly catalogueTimeoutMs: number;
}

/** A part, or a stored file that need not be one. */
export type CompareTarget = { readonly partId: string } | { readonly fileHash: string };

/**
 * How two parts or files stand to each other: the evidence of their shapes, and how far their vectors are apart in the
 * fleet's default version. Without the catalogue the evidence of two files is given all the same. Throws
 * DATA_NOT_FOUND, UNSUPPORTED_FORMAT for a drawing, and what reading either file throws.
 */
export async function compareParts(
  deps: ComparePartsDeps,
  { a, b }: { readonly a: CompareTarget; readonly b: CompareTarget },
  call: CallContext,
): Promise<Comparison> {
  const [first, second] = await Promise.all([fileOf(deps, a, call), fileOf(deps, b, call)]);
  const evidence = await deps.files.compare(first, second, call);
  const { comparison, unavailable } = await compareVectors(deps, [first, second], call);
  return {
    evidence,
    score: comparison?.score ?? null,
    distance: comparison?.distance ?? null,
    blocks: comparison?.blocks ?? null,
    version: comparison?.version ?? null,
    unavailable: unavailable === null ? [] : [{ service: 'vector-search', code: unavailable }],
  };
}

async function fileOf(
  deps: ComparePartsDeps,
  target: CompareTarget,
  call: CallContext,
): Promise<ComparedFile> {
  if ('fileHash' in target) return { fileHash: target.fileHash, name: '', sizeMm: null };
  const { part } = await deps.parts.get(target.partId, call);
  return { fileHash: part.fileHash, name: part.name, sizeMm: part.geometry.sizeMm };
}

interface Outcome {
  readonly comparison: VectorComparison | null;
  /** Why there is none. */
  readonly unavailable: string | null;
}

async function compareVectors(
  deps: ComparePartsDeps,
  files: readonly [ComparedFile, ComparedFile],
  call: CallContext,
): Promise<Outcome> {
  const version = await deps.versions.defaultVersion(call);
  const [a, b] = await Promise.all(files.map((file) => vectorOf(deps, { file, version }, call)));
  if (!a || !b) return { comparison: null, unavailable: null };
  const { extractorRevision } = a;
  try {
    const comparison = await withinMs(call, deps.catalogueTimeoutMs, (bounded) =>
      deps.parts.compareVectors({ version, extractorRevision, a: a.vector, b: b.vector }, bounded),
    );
    return { comparison, unavailable: null };
  } catch (error) {
    const code = unavailableCode(error, call);
    if (code === null) throw error;
    return { comparison: null, unavailable: code };
  }
}

/** Cached where the file was analysed before; null when it has no vector of that version. */
async function vectorOf(
  deps: ComparePartsDeps,
  { file, version }: { readonly file: ComparedFile; readonly version: string },
  call: CallContext,
) {
  const { fileHash, name } = file;
  const wanted = { fileHash, name, featureVersions: [version], workClass: 'interactive' } as const;
  const { vectors, extractorRevision } = await deps.files.extract(wanted, call);
  const vector = vectors.find((one) => one.version === version)?.vector;
  return vector === undefined ? null : { vector, extractorRevision };
}
