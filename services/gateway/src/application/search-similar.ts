import type { CallContext } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { SearchAnswer, SearchQuery } from '../domain/search.ts';
import type { AcknowledgedSequences, PartCatalogue } from './ports-catalogue.ts';
import type { FeatureExtraction } from './ports-files.ts';
import type { VersionCatalogue } from './version-catalogue.ts';

export interface SearchSimilarDeps {
  readonly files: FeatureExtraction;
  readonly parts: PartCatalogue;
  readonly versions: VersionCatalogue;
  readonly sequences: AcknowledgedSequences;
}

/**
 * Neighbours of a part, a file or a vector, from a state that includes the caller's own writes. A file that
 * is stored but is no part is read first and searched by its vector.
 */
export async function searchSimilar(
  deps: SearchSimilarDeps,
  asked: { readonly query: SearchQuery; readonly minSequence: number },
  call: CallContext,
): Promise<SearchAnswer> {
  const { query } = asked;
  const own = await deps.sequences.of(call.principal.subject);
  const minSequence = Math.max(asked.minSequence, own);
  try {
    return await deps.parts.search(query, minSequence, call);
  } catch (error) {
    const unknownFile =
      'fileHash' in query.target && error instanceof AppError && error.code === 'DATA_NOT_FOUND';
    if (!unknownFile) throw error;
  }
  const { fileHash } = query.target as { fileHash: string };
  const version = query.version ?? (await deps.versions.defaultVersion(call));
  const extraction = await deps.files.extract(
    { fileHash, name: '', featureVersions: [version], workClass: 'interactive' },
    call,
  );
  const vector = extraction.vectors[0]?.vector ?? new Float32Array();
  return deps.parts.search({ ...query, version, target: { vector } }, minSequence, call);
}
