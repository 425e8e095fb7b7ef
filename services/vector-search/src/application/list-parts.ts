import { type CallContext, canRead } from '@cadml/cad-model';
import { checkFilters, type Filter } from '../domain/filter.ts';
import { invalid } from '../domain/invalid.ts';
import type { Part } from '../domain/part.ts';
import type { PartTable } from '../domain/part-table.ts';
import { compileSelection } from '../domain/row-filter.ts';
import type { Replica } from './index/replica.ts';
import type { PartReader } from './ports/part-store.ts';

export interface ListQuery {
  /** Part of a name or part number; empty for all. */
  readonly q: string;
  /** Empty for the first page. */
  readonly cursor: string;
  readonly limit: number;
  readonly filters: readonly Filter[];
}

export interface PartPage {
  readonly parts: readonly Part[];
  /** Empty on the last page. */
  readonly nextCursor: string;
  readonly total: number;
}

export interface ListDeps {
  readonly reader: PartReader;
  readonly replica: Replica;
}

const MAX_LIMIT = 200;

/** Parts that the caller may read, newest first, after every committed change. */
export async function listParts(deps: ListDeps, call: CallContext, query: ListQuery): Promise<PartPage> {
  const { limit, filters } = query;
  if (limit < 1 || limit > MAX_LIMIT) throw invalid(`limit is 1 to ${MAX_LIMIT}.`, { field: 'limit' });
  checkFilters(filters);
  const before = positionOf(query.cursor);
  await deps.replica.reachHead(call);
  const { table } = deps.replica.index;
  const rows = matchingRows(table, call, query);
  const { created } = table.columns;
  const age = (row: number) => created[row] as number;
  const rest = rows.filter((row) => age(row) < before).sort((a, b) => age(b) - age(a));
  const page = rest.slice(0, limit);
  const ids = page.map((row) => table.ids[row] as string);
  const last = page.at(-1);
  const nextCursor = rest.length > limit && last !== undefined ? String(age(last)) : '';
  const found = await deps.reader.findMany(ids);
  // A part may have moved to another project since the index was read.
  const readable = (part: Part) => canRead(call.principal, part.project);
  return { parts: ids.flatMap((id) => found.get(id) ?? []).filter(readable), nextCursor, total: rows.length };
}

function matchingRows(table: PartTable, { principal }: CallContext, { q, filters }: ListQuery): number[] {
  const passes = compileSelection(table, { projects: principal.readableProjects, filters });
  const wanted = q.toLowerCase();
  const named = (row: number) =>
    (table.names[row] ?? '').toLowerCase().includes(wanted) ||
    (table.label(row, 'partNumber') ?? '').toLowerCase().includes(wanted);
  const rows: number[] = [];
  for (let row = 0; row < table.rows; row++) {
    if (passes(row) && (wanted === '' || named(row))) rows.push(row);
  }
  return rows;
}

function positionOf(cursor: string): number {
  if (cursor === '') return Number.POSITIVE_INFINITY;
  if (!/^\d{1,16}$/.test(cursor))
    throw invalid('This cursor is not from a page of this list.', { field: 'cursor' });
  return Number(cursor);
}
