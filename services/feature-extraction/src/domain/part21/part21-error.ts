import { AppError, type ErrorContext } from '@cadml/errors';

export interface Place {
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in bytes. */
  readonly column?: number;
  /** The instance in which it happened, for example `#42`. */
  readonly instance?: string;
}

/** PARSE_FAILED at the preflight stage, with the place in the message and in the context. */
export function part21Error(problem: string, place?: Place, context: ErrorContext = {}): AppError {
  const where = place ? ` (${describe(place)})` : '';
  return new AppError({
    code: 'PARSE_FAILED',
    stage: 'preflight',
    message: `The STEP file is broken: ${problem}${where}. Export it again from the CAD system.`,
    context: { ...context, ...place },
  });
}

function describe({ line, column, instance }: Place): string {
  const parts = [`line ${line}`];
  if (column !== undefined) parts.push(`column ${column}`);
  if (instance !== undefined) parts.push(`instance ${instance}`);
  return parts.join(', ');
}
