import { AppError } from '@cadml/errors';
import type { z } from './zod.ts';

/** The value as its schema has it. Throws VALIDATION_FAILED that names every field that is wrong. */
export function validate<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.flatMap((issue) => describe(issue, []));
  throw new AppError({
    code: 'VALIDATION_FAILED',
    stage: 'validate',
    message: `The ${what} cannot be used: ${issues.slice(0, 5).join('; ')}.`,
    context: { issues: issues.slice(0, 20) },
  });
}

/** An alternative that fits none says what is wrong with the one that came furthest. */
function describe(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): string[] {
  const path = [...above, ...issue.path];
  const deepest =
    issue.code === 'invalid_union'
      ? issue.errors.find((one) => one.some((inner) => inner.path.length > 0))
      : undefined;
  if (deepest !== undefined) return deepest.flatMap((inner) => describe(inner, path));
  return [path.length === 0 ? issue.message : `${path.join('.')}: ${issue.message}`];
}

/** Throws JSON_PARSE_ERROR. */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError({
      code: 'JSON_PARSE_ERROR',
      stage: 'validate',
      message: `The ${what} is not JSON: ${(error as Error).message}.`,
    });
  }
}
