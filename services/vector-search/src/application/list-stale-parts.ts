import { type CallContext, requireFeatureVersion, requireScope } from '@cadml/cad-model';
import { invalid } from '../domain/invalid.ts';
import type { PartStore, StaleQuery } from './ports/part-store.ts';

const MAX_LIMIT = 1_000;

/** The work list of a re-extraction, over all projects. Needs the scope `ops`. */
export function listStaleParts(
  { stale }: Pick<PartStore, 'stale'>,
  { principal }: CallContext,
  query: StaleQuery,
): ReturnType<PartStore['stale']> {
  requireScope(principal, 'ops');
  requireFeatureVersion(query.version);
  if (query.limit < 1 || query.limit > MAX_LIMIT)
    throw invalid(`limit is 1 to ${MAX_LIMIT}.`, { field: 'limit' });
  return stale(query);
}
