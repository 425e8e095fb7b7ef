import { AppError, type ErrorContext } from '@cadml/errors';

/** PARSE_FAILED at the parse stage for an STL file. */
export function stlError(problem: string, context: ErrorContext = {}): AppError {
  return new AppError({
    code: 'PARSE_FAILED',
    stage: 'parse',
    message: `The STL file is broken: ${problem}. Export it again from the CAD system.`,
    context,
  });
}

/** RESOURCE_EXHAUSTED for a mesh with more facets than are allowed. */
export function overFacetLimit(facets: number, maxFacets: number): AppError {
  return new AppError({
    code: 'RESOURCE_EXHAUSTED',
    stage: 'parse',
    message: `The mesh has ${facets} facets or more; ${maxFacets} are allowed. Simplify it.`,
    context: { limit: 'facets', allowed: maxFacets, given: facets },
  });
}
