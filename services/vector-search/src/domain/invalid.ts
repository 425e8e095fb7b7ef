import { AppError, type ErrorContext } from '@cadml/errors';

/** A value of the request that is not allowed. */
export function invalid(message: string, context: ErrorContext = {}): AppError {
  return new AppError({ code: 'VALIDATION_FAILED', stage: 'validate', message, context });
}
