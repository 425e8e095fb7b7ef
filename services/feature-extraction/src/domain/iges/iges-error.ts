import { AppError, type ErrorContext } from '@cadml/errors';

/** PARSE_FAILED at the preflight stage; `line` counts from 1. */
export function igesError(problem: string, line?: number, context: ErrorContext = {}): AppError {
  const where = line === undefined ? '' : ` (line ${line})`;
  return new AppError({
    code: 'PARSE_FAILED',
    stage: 'preflight',
    message: `The IGES file is broken: ${problem}${where}. Export it again from the CAD system, as STEP if it can.`,
    context: line === undefined ? context : { ...context, line },
  });
}
