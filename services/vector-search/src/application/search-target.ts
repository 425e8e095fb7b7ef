import {
  type CallContext,
  canRead,
  FEATURE_VERSIONS,
  type FeatureVersion,
  type Principal,
  requireFeatureVersion,
} from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import { checkFileHash, checkVector } from '../domain/analysis.ts';
import type { Filter } from '../domain/filter.ts';
import { invalid } from '../domain/invalid.ts';
import type { PartTable } from '../domain/part-table.ts';
import { notFound, requirePart } from './access.ts';
import type { Replica } from './index/replica.ts';
import type { VectorSet } from './index/vector-set.ts';
import type { PartReader } from './ports/part-store.ts';

export type SearchTarget =
  | { readonly kind: 'part'; readonly partId: string }
  | { readonly kind: 'file'; readonly fileHash: string }
  | { readonly kind: 'vector'; readonly vector: Float32Array };

export interface SearchQuery {
  readonly target: SearchTarget;
  /** Empty: the default, which a raw vector may not mean; for a stored part without a vector of it, the newest that it has. */
  readonly version: string;
  readonly k: number;
  readonly offset: number;
  readonly filters: readonly Filter[];
  readonly excludeSelf: boolean;
  readonly explain: boolean;
  readonly sizeWeight: number | null;
}

/** What to search for, and the rows of the table that are the target itself. */
export interface ResolvedTarget {
  readonly vector: Float32Array;
  readonly self: ReadonlySet<number>;
}

interface Deps {
  readonly reader: PartReader;
  readonly replica: Replica;
}

interface Sought {
  readonly query: SearchQuery;
  readonly version: FeatureVersion;
  /** The set that is searched: a stored target is taken from it, so that revisions are never mixed. */
  readonly set: VectorSet | null;
}

export interface Resolved extends Omit<Sought, 'query'> {
  readonly target: ResolvedTarget;
}

/**
 * What is searched for, and in which version. DATA_NOT_FOUND, RESOURCE_GONE, DIMENSION_MISMATCH, VALIDATION_FAILED,
 * or SERVICE_UNAVAILABLE for a part without a vector.
 */
export async function resolveQuery(deps: Deps, call: CallContext, query: SearchQuery): Promise<Resolved> {
  const { index } = deps.replica;
  const versions = wantedVersions(query, deps.replica.defaultVersion.version());
  for (const version of versions) {
    const set = index.active(version);
    const target = await resolveTarget(deps, call, { query, version, set });
    if (target !== null) return { version, set, target };
  }
  const [version] = versions;
  throw withoutVector(query.target, version, index.active(version)?.revision ?? 0);
}

/** A query that names none goes by the default; a part that lacks it, by the newest other one. */
function wantedVersions(
  { version, target, sizeWeight }: SearchQuery,
  usual: FeatureVersion,
): readonly [FeatureVersion, ...FeatureVersion[]] {
  if (version !== '') return [requireFeatureVersion(version)];
  if (target.kind === 'vector' || sizeWeight !== null) return [usual];
  return [usual, ...FEATURE_VERSIONS.toReversed().filter((other) => other !== usual)];
}

/** Null when the part is there without a vector. */
async function resolveTarget(deps: Deps, call: CallContext, sought: Sought): Promise<ResolvedTarget | null> {
  const { query, version, set } = sought;
  const { target } = query;
  if (target.kind === 'vector') {
    if (query.version === '') throw invalid('A raw vector needs its version.', { field: 'version' });
    checkVector(version, target.vector);
    return { vector: target.vector, self: new Set() };
  }
  if (target.kind === 'file')
    return ofFile(deps.replica.index.table, call.principal, target.fileHash, sought);
  const part = await requirePart(deps.reader, call.principal, target.partId);
  let row = deps.replica.index.table.rowOf(part.id);
  if (row === undefined) {
    await deps.replica.reachHead(call);
    row = deps.replica.index.table.rowOf(part.id);
  }
  const vector = row === undefined ? undefined : set?.vectorAt(row);
  if (row === undefined || vector === undefined) return null;
  // A copy: the set may grow into another array while the engine is searching.
  return { vector: vector.slice(), self: new Set([row]) };
}

function ofFile(
  table: PartTable,
  principal: Principal,
  fileHash: string,
  sought: Sought,
): ResolvedTarget | null {
  checkFileHash(fileHash);
  const rows: number[] = [];
  for (let row = 0; row < table.rows; row++) {
    const here = table.hashes[row] === fileHash && table.ids[row] !== null;
    if (here && canRead(principal, table.label(row, 'project') ?? '')) rows.push(row);
  }
  if (rows.length === 0) throw notFound(`No part here has the file '${fileHash}'.`, '');
  const vectors = rows.map((row) => sought.set?.vectorAt(row)).filter((vector) => vector !== undefined);
  const [vector] = vectors;
  if (vector === undefined) return null;
  return { vector: vector.slice(), self: new Set(rows) };
}

function withoutVector(target: SearchTarget, version: FeatureVersion, extractorRevision: number): AppError {
  const which = target.kind === 'part' ? { partId: target.partId } : {};
  return new AppError({
    code: 'SERVICE_UNAVAILABLE',
    stage: 'search',
    message: `The part has no vector of ${version} at the extractor revision in use yet. Try again when the re-extraction has reached it.`,
    context: { ...which, version, extractorRevision, retryAfterSeconds: 5 },
  });
}
