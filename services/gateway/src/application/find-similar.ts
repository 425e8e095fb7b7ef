import type { CallContext } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { Extraction, IndexedPart, Similar } from '../domain/analysis.ts';
import type { SimilarOptions } from '../domain/options.ts';
import type { SearchAnswer, SearchTarget } from '../domain/search.ts';
import type { PartCatalogue } from './ports-catalogue.ts';
import type { VersionCatalogue } from './version-catalogue.ts';

export const DEFAULT_K = 10;

export interface SimilarDeps {
  readonly parts: PartCatalogue;
  readonly versions: VersionCatalogue;
}

interface Attempt {
  readonly subject: Subject;
  readonly search: (target: SearchTarget, version?: string) => Promise<SearchAnswer>;
}

interface Subject {
  readonly part: IndexedPart | null;
  readonly fileHash: string;
  readonly extraction: Extraction;
}

/** Neighbours of a file that was just read. A part or file is searched in the version that the catalogue goes by. */
export async function findSimilar(
  deps: SimilarDeps,
  subject: Subject,
  wish: SimilarOptions & { readonly minSequence: number },
  call: CallContext,
): Promise<Similar> {
  const search = (target: SearchTarget, version?: string): Promise<SearchAnswer> =>
    deps.parts.search(
      {
        target,
        ...(version === undefined ? {} : { version }),
        k: wish.k ?? DEFAULT_K,
        offset: 0,
        filters: wish.filters ?? [],
        excludeSelf: wish.excludeSelf ?? true,
        explain: false,
      },
      wish.minSequence,
      call,
    );
  const answer = await searchAs(deps, { subject, search }, call);
  const { items, backend, degraded } = answer;
  return { items, backend, degraded, version: answer.version };
}

/** As its part; without one by its file, so that parts with the same file can be left out; else by vector. */
async function searchAs(
  { versions }: SimilarDeps,
  { subject, search }: Attempt,
  call: CallContext,
): Promise<SearchAnswer> {
  if (subject.part !== null) return search({ partId: subject.part.id });
  try {
    return await search({ fileHash: subject.fileHash });
  } catch (error) {
    const version = await versions.defaultVersion(call);
    const vector = subject.extraction.vectors.find((one) => one.version === version)?.vector;
    if (!(error instanceof AppError) || error.code !== 'DATA_NOT_FOUND' || vector === undefined) throw error;
    return search({ vector }, version);
  }
}
