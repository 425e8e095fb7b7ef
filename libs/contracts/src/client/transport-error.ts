import { AppError, type Stage } from '@cadml/errors';
import { type ServiceError, status } from '@grpc/grpc-js';
import { readError } from '../metadata.ts';

/** Marks an error that arose on the way, not in the other service: the breaker and the retries look at it. */
export class TransportError extends AppError {}

/** Marks that nothing at all was heard until the deadline. */
export class UnansweredError extends AppError {}

/** What a failed call becomes: the other side's own error, or what the transport means. */
export function fromServiceError(error: ServiceError, dependency: string, stage: Stage): AppError {
  const told = readError(error.metadata, stage);
  if (told !== null) return told;
  const context = { dependency };
  switch (error.code) {
    case status.DEADLINE_EXCEEDED:
      return new UnansweredError({
        code: 'TIMEOUT',
        stage,
        message: `${dependency} did not answer in time.`,
        context,
      });
    case status.CANCELLED:
      return new AppError({ code: 'CANCELLED', stage, message: 'The call was cancelled.', context });
    case status.UNAVAILABLE:
      return unreachable(dependency, stage, error);
    default:
      return new AppError({
        code: 'INTERNAL_ERROR',
        stage,
        message: 'Something went wrong on our side. The request id lets the operators find it in the logs.',
        context,
        cause: error,
      });
  }
}

/** Nothing was heard from the other side, and nothing reached it. */
export function unreachable(dependency: string, stage: Stage, cause?: unknown): TransportError {
  return new TransportError({
    code: 'SERVICE_UNAVAILABLE',
    stage,
    message: `${dependency} cannot be reached. Try again shortly.`,
    context: { dependency, retryAfterSeconds: 2 },
    cause,
  });
}
