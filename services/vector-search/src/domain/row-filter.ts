import { ATTRIBUTE, type Condition, type Filter, LABELS, type Label } from './filter.ts';
import { MEASURES, type Measure } from './geometry.ts';
import type { Scalar } from './part.ts';
import type { PartTable } from './part-table.ts';

/** Whether the part in a row passes. */
export type RowPredicate = (row: number) => boolean;

/** What a caller may see, and what it asks for. */
export interface Selection {
  readonly projects: readonly string[] | 'all';
  readonly filters: readonly Filter[];
}

/** One predicate for rows of `table`. It holds until the table changes. */
export function compileSelection(table: PartTable, selection: Selection): RowPredicate {
  const { projects, filters } = selection;
  const predicates = filters.map((filter) => compileFilter(table, filter));
  if (projects !== 'all') predicates.unshift(labelIn(table, 'project', projects));
  const { ids } = table;
  return (row) => {
    if (ids[row] === null) return false;
    for (const passes of predicates) if (!passes(row)) return false;
    return true;
  };
}

function compileFilter(table: PartTable, { field, condition }: Filter): RowPredicate {
  if (field.startsWith(ATTRIBUTE)) {
    const name = field.slice(ATTRIBUTE.length);
    const passes = valueTest(condition);
    return (row) => {
      const attributes = table.attributes[row] ?? {};
      return Object.hasOwn(attributes, name) && passes(attributes[name] as Scalar);
    };
  }
  if (field === 'tags') return tagTest(table, condition);
  if ((LABELS as readonly string[]).includes(field)) {
    return labelIn(table, field as Label, condition.kind === 'range' ? [] : condition.values);
  }
  const passes = valueTest(condition);
  const { measures } = table.columns;
  const at = MEASURES.indexOf(field as Measure);
  return (row) => passes(measures[row * MEASURES.length + at] as number);
}

function labelIn(table: PartTable, label: Label, values: readonly Scalar[]): RowPredicate {
  const column = table.columns.labels[label];
  const codes = codesOf(table, values);
  const [only] = codes;
  if (codes.size === 0) return () => false;
  if (codes.size === 1) return (row) => column[row] === only;
  return (row) => codes.has(column[row] as number);
}

function tagTest(table: PartTable, condition: Condition): RowPredicate {
  if (condition.kind === 'range') return () => false;
  const codes = codesOf(table, condition.values);
  if (condition.kind === 'anyOf') return (row) => (table.tags[row] ?? []).some((code) => codes.has(code));
  if (codes.size < new Set(condition.values).size) return () => false;
  return (row) => {
    const tags = table.tags[row] ?? [];
    for (const code of codes) if (!tags.includes(code)) return false;
    return true;
  };
}

function valueTest(condition: Condition): (value: Scalar) => boolean {
  if (condition.kind !== 'range') {
    const values = new Set(condition.values);
    return (value) => values.has(value);
  }
  const [low, high] = [condition.gte ?? Number.NEGATIVE_INFINITY, condition.lte ?? Number.POSITIVE_INFINITY];
  // NaN, a measure that the part does not have, is in no range.
  return (value) => typeof value === 'number' && value >= low && value <= high;
}

/** The codes of those values that any row has. */
function codesOf(table: PartTable, values: readonly Scalar[]): ReadonlySet<number> {
  const codes = values.map((value) => table.dictionary.find(String(value)));
  return new Set(codes.filter((code) => code !== undefined));
}
