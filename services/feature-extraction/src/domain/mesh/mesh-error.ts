import { AppError, type ErrorContext, type Stage } from '@cadml/errors';

/** Facets that a mesh may have, over all its instances. */
export const MAX_FACETS = 12_000_000;

/** PARSE_FAILED at the parse stage for a mesh file of the named format. */
export function brokenMesh(format: string, problem: string, context: ErrorContext = {}): AppError {
  return new AppError({
    code: 'PARSE_FAILED',
    stage: 'parse',
    message: `The ${format} file is broken: ${problem}. Export it again from the CAD system.`,
    context,
  });
}

/** PARSE_FAILED at the geometry stage: the file is in order, but there is no shape in it. */
export function withoutShape(problem: string, context: ErrorContext = {}): AppError {
  const message = `${problem} Export it again from the CAD system.`;
  return new AppError({ code: 'PARSE_FAILED', stage: 'geometry', message, context });
}

/** UNSUPPORTED_FORMAT for a file whose format is read, but not what it makes use of. */
export function unsupportedFeature(format: string, problem: string, advice: string): AppError {
  return new AppError({
    code: 'UNSUPPORTED_FORMAT',
    stage: 'parse',
    message: `The ${format} file ${problem}. ${advice}`,
    context: { format: format.toLowerCase() },
  });
}

/** RESOURCE_EXHAUSTED for a mesh with more facets than are allowed. */
export function overFacetLimit(facets: number, maxFacets: number): AppError {
  return overLimit(
    { limit: 'facets', allowed: maxFacets, given: facets },
    `The mesh has ${facets} facets or more; ${maxFacets} are allowed. Simplify it.`,
  );
}

/** RESOURCE_EXHAUSTED with the limit's name. */
export function overLimit(
  context: { readonly limit: string; readonly allowed: number; readonly given?: number },
  message: string,
  stage: Stage = 'parse',
): AppError {
  return new AppError({ code: 'RESOURCE_EXHAUSTED', stage, message, context });
}
