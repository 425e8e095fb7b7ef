import { AppError, type ErrorContext } from '@cadml/errors';

/** PARSE_FAILED at the preflight stage. `offset` is where, in characters from the header. */
export function brepError(problem: string, offset?: number, context: ErrorContext = {}): AppError {
  const where = offset === undefined ? '' : ` (character ${offset})`;
  return new AppError({
    code: 'PARSE_FAILED',
    stage: 'preflight',
    message: `The BREP file is broken: ${problem}${where}. Save it again from the CAD system.`,
    context: offset === undefined ? context : { ...context, offset },
  });
}
