import type { CallContext } from '@cadml/cad-model';
import type { Extraction } from '../domain/analysis.ts';
import type { PartCatalogue } from './ports-catalogue.ts';
import type { FeatureExtraction } from './ports-files.ts';

export interface ComputeFeaturesDeps {
  readonly files: FeatureExtraction;
  readonly parts: PartCatalogue;
}

/** A part, or a stored file that need not be one. */
export type FeatureSource = { readonly partId: string } | { readonly fileHash: string };

export interface SourceFile {
  readonly fileHash: string;
  readonly name: string;
  /** Null for a file that is not asked for as a part. */
  readonly part: { readonly id: string; readonly revision: number } | null;
  /** The unit that was given for it. */
  readonly units: string | null;
}

/** The file behind a source: of a part the current one. Throws DATA_NOT_FOUND and RESOURCE_GONE. */
export async function fileOfSource(
  { parts }: Pick<ComputeFeaturesDeps, 'parts'>,
  source: FeatureSource,
  call: CallContext,
): Promise<SourceFile> {
  if ('fileHash' in source) return { fileHash: source.fileHash, name: '', part: null, units: null };
  const { part, givenUnit } = await parts.get(source.partId, call);
  const { id, revision, fileHash, name } = part;
  return { fileHash, name, part: { id, revision }, units: givenUnit };
}

/**
 * Feature vectors of a stored file: recalled from the cache, or read now. The catalogue is not touched. Throws
 * DATA_NOT_FOUND for a file that no readable project holds, and what reading it throws.
 */
export function computeFeatures(
  { files }: Pick<ComputeFeaturesDeps, 'files'>,
  { fileHash, name, units }: Pick<SourceFile, 'fileHash' | 'name' | 'units'>,
  versions: readonly string[],
  call: CallContext,
): Promise<Extraction> {
  return files.extract(
    {
      ...{ fileHash, name, featureVersions: versions, workClass: 'interactive' },
      ...(units === null ? {} : { units }),
    },
    call,
  );
}

/** The vector of a version among those that were computed. */
export function vectorOf(extraction: Extraction, version: string): Float32Array {
  return extraction.vectors.find((one) => one.version === version)?.vector ?? new Float32Array();
}
