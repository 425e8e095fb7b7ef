type Scalar = string | number | boolean;

/** A condition on one field; all conditions of a request are ANDed. */
export type Filter =
  | { readonly field: string; readonly anyOf: readonly Scalar[] }
  | { readonly field: string; readonly allOf: readonly Scalar[] }
  | { readonly field: string; readonly range: { readonly gte?: number; readonly lte?: number } };

/** A condition as callers write it: a value, a list of alternatives, all of a list, or a range. */
export type FilterInput =
  | Scalar
  | readonly Scalar[]
  | { readonly all: readonly Scalar[] }
  | { readonly gte?: number | undefined; readonly lte?: number | undefined };

/** The conditions of a filter object, one for each field. */
export function toFilters(given: Readonly<Record<string, FilterInput | undefined>>): Filter[] {
  return Object.entries(given).flatMap(([field, input]) =>
    input === undefined ? [] : [toFilter(field, input)],
  );
}

function toFilter(field: string, input: FilterInput): Filter {
  if (typeof input !== 'object') return { field, anyOf: [input] };
  if (isList(input)) return { field, anyOf: input };
  if ('all' in input) return { field, allOf: input.all };
  const { gte, lte } = input;
  return { field, range: { ...(gte === undefined ? {} : { gte }), ...(lte === undefined ? {} : { lte }) } };
}

function isList(input: FilterInput): input is readonly Scalar[] {
  return Array.isArray(input);
}
