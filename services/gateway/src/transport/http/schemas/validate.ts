import { AppError } from '@cadml/errors';
import type { z } from './zod.ts';

/** The value as its schema has it. Throws VALIDATION_FAILED that names every field that is wrong. */
export function validate<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const parsed = schema.safeParse(value);
  // Schemas skip this one key, and an object that it is assigned to swallows it.
  const swallowed = hasOwnDeep(value, '__proto__');
  if (parsed.success && !swallowed) return parsed.data;
  const issues = swallowed
    ? ['"__proto__" is no name that can be used']
    : (parsed.error?.issues ?? []).flatMap((issue) => describe(issue, []));
  throw new AppError({
    code: 'VALIDATION_FAILED',
    stage: 'validate',
    message: `The ${what} cannot be used: ${issues.slice(0, 5).join('; ')}.`,
    context: { issues: issues.slice(0, 20) },
  });
}

function hasOwnDeep(value: unknown, key: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Object.hasOwn(value, key)) return true;
  // A long list of numbers, a vector, has no keys inside.
  return Object.values(value).some((inner) => typeof inner === 'object' && hasOwnDeep(inner, key));
}

/** An alternative that fits none says what is wrong with the one that came furthest. */
function describe(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): string[] {
  const path = [...above, ...issue.path];
  const deepest =
    issue.code === 'invalid_union'
      ? issue.errors.find((one) => one.some((inner) => inner.path.length > 0))
      : undefined;
  if (deepest !== undefined) return deepest.flatMap((inner) => describe(inner, path));
  const message = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  return [path.length === 0 ? message : `${path.join('.')}: ${message}`];
}

/** Throws JSON_PARSE_ERROR. */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError({
      code: 'JSON_PARSE_ERROR',
      stage: 'validate',
      message: `The ${what} is not JSON${placeOf(error)}.`,
      cause: error,
    });
  }
}

/** Where the text stops being JSON, from a parser's words, which are not shown themselves. */
export function placeOf(error: unknown): string {
  const position = /position (\d+)/.exec((error as Error).message)?.[1];
  return position === undefined ? '' : `; look at its character ${Number(position) + 1}`;
}
