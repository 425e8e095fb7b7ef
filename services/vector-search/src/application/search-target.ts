import { type CallContext, canRead, type FeatureVersion, type Principal } from '@cadml/cad-model';
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
  /** Empty: the default, which a raw vector may not mean. */
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

/** The vector of a query's target; DATA_NOT_FOUND, RESOURCE_GONE, DIMENSION_MISMATCH or VALIDATION_FAILED. */
export async function resolveTarget(deps: Deps, call: CallContext, sought: Sought): Promise<ResolvedTarget> {
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
  if (row === undefined || vector === undefined) throw withoutVector(part.id, sought);
  // A copy: the set may grow into another array while the engine is searching.
  return { vector: vector.slice(), self: new Set([row]) };
}

function ofFile(table: PartTable, principal: Principal, fileHash: string, sought: Sought): ResolvedTarget {
  checkFileHash(fileHash);
  const rows: number[] = [];
  for (let row = 0; row < table.rows; row++) {
    const here = table.hashes[row] === fileHash && table.ids[row] !== null;
    if (here && canRead(principal, table.label(row, 'project') ?? '')) rows.push(row);
  }
  const [first] = rows;
  if (first === undefined) throw notFound(`No part here has the file '${fileHash}'.`, '');
  const vectors = rows.map((row) => sought.set?.vectorAt(row)).filter((vector) => vector !== undefined);
  const [vector] = vectors;
  if (vector === undefined) throw withoutVector(table.ids[first] ?? '', sought);
  return { vector: vector.slice(), self: new Set(rows) };
}

function withoutVector(partId: string, { version, set }: Sought): AppError {
  return new AppError({
    code: 'SERVICE_UNAVAILABLE',
    stage: 'search',
    message: `The part '${partId}' has no vector of ${version} at the extractor revision in use yet. Try again when the re-extraction has reached it.`,
    context: { partId, version, extractorRevision: set?.revision ?? 0, retryAfterSeconds: 5 },
  });
}
