import { type SearchSimilarDeps, searchSimilar } from '../../../application/search-similar.ts';
import { toFilters } from '../../../domain/filter.ts';
import type { SearchTarget } from '../../../domain/search.ts';
import type { Handler } from '../exchange.ts';
import { SearchRequest } from '../schemas/search.ts';
import { validate } from '../schemas/validate.ts';
import type { z } from '../schemas/zod.ts';
import { sendJson } from './json.ts';

export function createSearchRoute(deps: SearchSimilarDeps): Handler {
  return async ({ req, res, call }) => {
    const asked = validate(SearchRequest, req.body, 'search');
    const { version, sizeWeight, k, offset, excludeSelf, explain, minSequence } = asked;
    const query = {
      target: targetOf(asked),
      filters: toFilters(asked.filters ?? {}),
      k,
      offset,
      excludeSelf,
      explain,
      ...(version === undefined ? {} : { version }),
      ...(sizeWeight === undefined ? {} : { sizeWeight }),
    };
    sendJson(res, 200, await searchSimilar(deps, { query, minSequence }, call));
  };
}

function targetOf({ partId, fileHash, vector }: z.output<typeof SearchRequest>): SearchTarget {
  if (partId !== undefined) return { partId };
  return fileHash === undefined ? { vector: Float32Array.from(vector ?? []) } : { fileHash };
}
