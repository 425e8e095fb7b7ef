import {
  type CallContext,
  type FeatureVersion,
  MAX_SEARCH_OFFSET,
  requireFeatureVersion,
} from '@cadml/cad-model';
import { AppError, toAppError } from '@cadml/errors';
import { explain, type SlotContribution } from '../domain/explain.ts';
import { checkFilters } from '../domain/filter.ts';
import { invalid } from '../domain/invalid.ts';
import { sizeSlots, weighSize } from '../domain/metric.ts';
import type { Part } from '../domain/part.ts';
import { compileSelection } from '../domain/row-filter.ts';
import { standardise } from '../domain/statistics.ts';
import { coalesced } from './coalesced-reader.ts';
import { type NearestQuery, nearest, type RankedRow } from './index/nearest.ts';
import { nearestWeighed } from './index/nearest-weighed.ts';
import type { Replica } from './index/replica.ts';
import type { VectorSet } from './index/vector-set.ts';
import type { PartReader } from './ports/part-store.ts';
import type { Backend } from './ports/vector-engine.ts';
import { type ResolvedTarget, resolveQuery, type SearchQuery } from './search-target.ts';

export interface Neighbour {
  readonly part: Part;
  readonly score: number;
  readonly distance: number;
  /** Empty unless asked for. */
  readonly contributions: readonly SlotContribution[];
}

export interface SearchAnswer {
  readonly items: readonly Neighbour[];
  readonly k: number;
  /** Parts that pass the filters and have a vector. */
  readonly total: number;
  readonly version: string;
  readonly backend: Backend;
  readonly degraded: boolean;
  readonly tookMs: number;
  readonly extractorRevision: number;
}

export interface SearchDeps {
  readonly reader: PartReader;
  readonly replica: Replica;
  /** Whether the engine is another than the configured one. */
  readonly isDegraded: () => boolean;
  /** Told of what an engine threw that is not the caller's fault, before the query fails. */
  readonly onEngineFailure: (error: unknown) => void;
  readonly onQuery: (backend: Backend, seconds: number) => void;
}

const MAX_K = 1_000;
const MAX_QUERIES = 1_000;
/** Tries when parts change or vanish while a query is under way. */
const TRIES = 5;

/**
 * Neighbours for a batch of queries; a query that fails has its error in its place. The whole batch fails with
 * SERVICE_UNAVAILABLE when this replica does not reach `minSequence` in time.
 */
export async function searchParts(
  deps: SearchDeps,
  call: CallContext,
  queries: readonly SearchQuery[],
  minSequence: number,
): Promise<readonly (SearchAnswer | AppError)[]> {
  if (queries.length > MAX_QUERIES) throw invalid(`A batch holds at most ${MAX_QUERIES} queries.`);
  await deps.replica.reach(minSequence, call);
  const reader = { ...deps.reader, findMany: coalesced(deps.reader.findMany) };
  return Promise.all(
    queries.map((query) =>
      searchOne({ ...deps, reader }, call, query).catch((error) => toAppError(error, 'search')),
    ),
  );
}

async function searchOne(deps: SearchDeps, call: CallContext, query: SearchQuery): Promise<SearchAnswer> {
  const started = performance.now();
  check(query, deps.replica.defaultVersion.version());
  for (let tries = 1; ; tries++) {
    call.signal.throwIfAborted();
    const answer = await attempt(deps, call, query);
    if (answer !== null) {
      const tookMs = performance.now() - started;
      deps.onQuery(answer.backend, tookMs / 1000);
      return { ...answer, tookMs };
    }
    if (tries === TRIES) throw tooManyChanges();
    await deps.replica.reachHead(call);
  }
}

function check({ k, offset, filters, sizeWeight, version }: SearchQuery, usual: FeatureVersion): void {
  if (k < 1 || k > MAX_K) throw invalid(`k is 1 to ${MAX_K}.`, { field: 'k', given: k });
  if (offset > MAX_SEARCH_OFFSET)
    throw invalid(`offset is at most ${MAX_SEARCH_OFFSET}.`, { field: 'offset' });
  if (version !== '') requireFeatureVersion(version);
  checkFilters(filters);
  if (sizeWeight !== null) checkSizeWeight(requireFeatureVersion(version || usual), sizeWeight);
}

function checkSizeWeight(version: FeatureVersion, weight: number): void {
  if (sizeSlots(version).length === 0) {
    throw invalid(`${version} has no size part: leave sizeWeight out, or search with v5.`, {
      field: 'sizeWeight',
    });
  }
  if (!(weight >= 0 && weight <= 1))
    throw invalid('sizeWeight is 0 to 1.', { field: 'sizeWeight', given: weight });
}

/** Null when something that was found is no longer as it was. */
async function attempt(
  deps: SearchDeps,
  call: CallContext,
  query: SearchQuery,
): Promise<Omit<SearchAnswer, 'tookMs'> | null> {
  const { index } = deps.replica;
  const { version, set, target } = await resolveQuery(deps, call, query);
  const { revision, complete } = index.coverage(version);
  const facts = {
    k: query.k,
    version,
    extractorRevision: revision,
    backend: index.engines.backend,
    degraded: deps.isDegraded() || !complete,
  };
  if (set === null) return { ...facts, items: [], total: 0 };
  const found = await rows(deps, call, { query, set, target });
  if (found === null) return null;
  const items = await describe(deps, call, { query, set, target, ranked: found.ranked });
  return items === null ? null : { ...facts, items, total: found.total };
}

interface Asked {
  readonly query: SearchQuery;
  readonly set: VectorSet;
  readonly target: ResolvedTarget;
}

async function rows(
  { replica, onEngineFailure }: SearchDeps,
  { principal }: CallContext,
  { query, set, target }: Asked,
): Promise<{ ranked: readonly RankedRow[]; total: number } | null> {
  const { table } = replica.index;
  const { offset, k, filters } = query;
  const projects = principal.readableProjects;
  const passing = set.select(JSON.stringify([projects, filters]), table.epoch, () =>
    compileSelection(table, { projects, filters }),
  );
  const selection = query.excludeSelf ? set.without(passing, target.self) : passing;
  const z = standardise(target.vector, set.statistics);
  try {
    const ranked = await ranking(set, query.sizeWeight, { z, offset, k, selection, ids: table.ids });
    return ranked === null ? null : { ranked, total: selection.count };
  } catch (error) {
    if (toAppError(error, 'search').code === 'INTERNAL_ERROR') onEngineFailure(error);
    throw error;
  }
}

function ranking(set: VectorSet, sizeWeight: number | null, query: NearestQuery) {
  if (sizeWeight === null || sizeWeight === 1) return nearest(set, query);
  return nearestWeighed(set, query, weighing(set, sizeWeight));
}

function weighing({ statistics }: VectorSet, sizeWeight: number | null): (z: Float64Array) => Float64Array {
  if (sizeWeight === null) return (z) => z;
  const version = requireFeatureVersion(statistics.version);
  return (z) => weighSize(version, z, sizeWeight);
}

async function describe(
  { reader, replica }: SearchDeps,
  { principal }: CallContext,
  { query, set, target, ranked }: Asked & { readonly ranked: readonly RankedRow[] },
): Promise<readonly Neighbour[] | null> {
  const parts = await reader.findMany(ranked.map(({ partId }) => partId));
  const { table } = replica.index;
  const items: Neighbour[] = [];
  const weigh = weighing(set, query.sizeWeight);
  for (const { partId, tableRow, distance } of ranked) {
    const part = parts.get(partId);
    const vector = set.vectorAt(tableRow);
    // Deleted, revised or moved in the meantime: the index will say so too in a moment.
    const readable =
      principal.readableProjects === 'all' || principal.readableProjects.includes(part?.project ?? '');
    const current = table.ids[tableRow] === partId && set.partRevisionAt(tableRow) === part?.revision;
    if (part === undefined || vector === undefined || !readable || !current) return null;
    const contributions = query.explain
      ? explain(target.vector, vector, { statistics: set.statistics, weigh })
      : [];
    items.push({ part, score: set.metric.score(distance), distance, contributions });
  }
  return items;
}

function tooManyChanges(): AppError {
  return new AppError({
    code: 'SERVICE_UNAVAILABLE',
    stage: 'search',
    message: 'The parts that were found kept changing. Try again.',
    context: { retryAfterSeconds: 1 },
  });
}
