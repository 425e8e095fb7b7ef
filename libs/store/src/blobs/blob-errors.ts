import { AppError } from '@cadml/errors';

const NO_ROOM = ['ENOSPC', 'EDQUOT', 'EFBIG'];

export function tooLarge(maxBytes: number): AppError {
  return new AppError({
    code: 'INPUT_SIZE_EXCEEDED',
    stage: 'upload',
    message: `The upload is larger than the limit of ${maxBytes} bytes.`,
    context: { maxBytes },
  });
}

export function unknownBlob(sha256: string): AppError {
  return new AppError({
    code: 'DATA_NOT_FOUND',
    stage: 'upload',
    message: 'No stored file has this hash.',
    context: { sha256 },
  });
}

export function notAHash(): AppError {
  return new AppError({
    code: 'INPUT_VALIDATION_FAILED',
    stage: 'upload',
    message: 'A file is named by its SHA-256: 64 lower-case hexadecimal digits.',
  });
}

export function unclaimed(): AppError {
  return new AppError({
    code: 'SERVICE_UNAVAILABLE',
    stage: 'upload',
    message: 'The note of whose place this is vanished while it was written. Try again.',
  });
}

export function uploadCancelled(cause: unknown): AppError {
  return new AppError({ code: 'CANCELLED', stage: 'upload', message: 'The upload was cancelled.', cause });
}

/** A full disk as SERVICE_UNAVAILABLE; anything else as it is. */
export function translateFileError(thrown: unknown): unknown {
  const { code } = (thrown ?? {}) as { code?: string };
  if (code === undefined || !NO_ROOM.includes(code)) return thrown;
  return new AppError({
    code: 'SERVICE_UNAVAILABLE',
    stage: 'upload',
    message: 'There is no room left to store files. Try again later.',
    cause: thrown,
  });
}
