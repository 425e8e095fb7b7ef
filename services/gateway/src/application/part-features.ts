import type { CallContext } from '@cadml/cad-model';
import type { Extraction } from '../domain/analysis.ts';
import { type ComputeFeaturesDeps, computeFeatures, fileOfSource, vectorOf } from './compute-features.ts';
import type { VersionCatalogue } from './version-catalogue.ts';

export interface PartFeaturesDeps extends ComputeFeaturesDeps {
  readonly versions: VersionCatalogue;
}

export interface PartFeatures extends Pick<Extraction, 'extractorRevision' | 'cache' | 'warnings'> {
  readonly partId: string;
  readonly revision: number;
  readonly fileHash: string;
  readonly version: string;
  readonly dimension: number;
  readonly vector: readonly number[];
}

/**
 * The vector of a part's current revision, recalled or computed from the stored file; in what searches go by when the
 * version is null. Throws DATA_NOT_FOUND, RESOURCE_GONE and what reading the file throws.
 */
export async function partFeatures(
  deps: PartFeaturesDeps,
  asked: { readonly partId: string; readonly version: string | null },
  call: CallContext,
): Promise<PartFeatures> {
  const { part, ...file } = await fileOfSource(deps, { partId: asked.partId }, call);
  const version = asked.version ?? (await deps.versions.defaultVersion(call));
  const extraction = await computeFeatures(deps, file, [version], call);
  const { extractorRevision, cache, warnings } = extraction;
  const vector = [...vectorOf(extraction, version)];
  return {
    ...{ partId: asked.partId, revision: part?.revision ?? 0, fileHash: file.fileHash, version },
    ...{ dimension: vector.length, vector, extractorRevision, cache, warnings },
  };
}
