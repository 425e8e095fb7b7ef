import { MEASURES } from './geometry.ts';
import { invalid } from './invalid.ts';
import type { Scalar } from './part.ts';

/** A condition on one field; all conditions of a query are ANDed. */
export interface Filter {
  /** A label, `tags`, `attributes.<name>` or a measure. */
  readonly field: string;
  readonly condition: Condition;
}

export type Condition =
  | { readonly kind: 'anyOf'; readonly values: readonly Scalar[] }
  | { readonly kind: 'allOf'; readonly values: readonly Scalar[] }
  | { readonly kind: 'range'; readonly gte: number | null; readonly lte: number | null };

/** The texts of a part that filters compare. */
export const LABELS = ['project', 'partNumber', 'material', 'format', 'class'] as const;

export type Label = (typeof LABELS)[number];

/** Prefix of the filters on attributes. */
export const ATTRIBUTE = 'attributes.';

const MAX_FILTERS = 32;
const MAX_VALUES = 1000;

/** Refuses with VALIDATION_FAILED what no part could be compared with. */
export function checkFilters(filters: readonly Filter[]): void {
  if (filters.length > MAX_FILTERS) throw invalid(`At most ${MAX_FILTERS} filters are taken.`);
  for (const filter of filters) {
    checkCondition(filter);
    checkKind(filter);
  }
}

function checkCondition({ field, condition }: Filter): void {
  const context = { field };
  if (condition.kind === 'range') {
    const bounds = [condition.gte, condition.lte].filter((bound) => bound !== null);
    if (bounds.length === 0) throw invalid(`The range of '${field}' has neither gte nor lte.`, context);
    if (bounds.some(Number.isNaN)) throw invalid(`The range of '${field}' is not a number.`, context);
  } else if (condition.values.length === 0 || condition.values.length > MAX_VALUES) {
    throw invalid(`The filter on '${field}' takes 1 to ${MAX_VALUES} values.`, context);
  }
}

function checkKind({ field, condition }: Filter): void {
  const context = { field };
  if (condition.kind === 'allOf' && field !== 'tags') {
    throw invalid(`Only 'tags' can be asked for all of several values, not '${field}'.`, context);
  }
  if ((LABELS as readonly string[]).includes(field) || field === 'tags') {
    if (condition.kind === 'range' || condition.values.some((value) => typeof value !== 'string')) {
      throw invalid(`'${field}' is compared with text.`, context);
    }
  } else if ((MEASURES as readonly string[]).includes(field)) {
    if (condition.kind !== 'range' && condition.values.some((value) => typeof value !== 'number')) {
      throw invalid(`'${field}' is compared with numbers.`, context);
    }
  } else if (!field.startsWith(ATTRIBUTE) || field.length === ATTRIBUTE.length) {
    const known = [...LABELS, 'tags', `${ATTRIBUTE}<name>`, ...MEASURES];
    throw invalid(`There is no filter '${field}'. Known: ${known.join(', ')}.`, context);
  }
}
