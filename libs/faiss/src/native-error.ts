import { AppError, isErrorCode, type Stage } from '@cadml/errors';

/** Runs a native call; what it throws becomes an AppError. */
export function guarded<T>(stage: Stage, call: () => T): T {
  try {
    return call();
  } catch (thrown) {
    throw asAppError(thrown, stage);
  }
}

/** Runs a native call that answers with a promise; both ways to fail become a rejection with an AppError. */
export async function guardedAsync<T>(stage: Stage, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    throw asAppError(thrown, stage);
  }
}

/** FAISS's own exceptions name its source lines: they stay in `cause`, for the log. */
function asAppError(thrown: unknown, stage: Stage): AppError {
  if (thrown instanceof AppError) return thrown;
  const { code, message } = thrown as { code?: unknown; message?: unknown };
  const known = typeof code === 'string' && isErrorCode(code) && code !== 'INTERNAL_ERROR';
  return new AppError({
    code: known ? code : 'INTERNAL_ERROR',
    stage,
    message: known ? String(message) : 'FAISS could not do this; its reason is in the log.',
    cause: thrown,
  });
}
