import { AppError } from './app-error.ts';

/** What work on one of two things throws, with the side in `context.file`. */
export async function ofSide<T>(file: 'a' | 'b', work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    const { code, stage, message, context, retryable, cause } = thrown;
    throw new AppError({ code, stage, message, retryable, cause, context: { ...context, file } });
  }
}
