import { AppError } from '@cadml/errors';
import type { FileJob, ReadStage } from '../application/ports.ts';

/** Deaths with one file after which it is refused. */
export const STRIKE_LIMIT = 3;

export function quarantined(strikes: number): AppError {
  return new AppError({
    code: 'PARSE_FAILED',
    stage: 'parse',
    message: 'This file has stopped the CAD kernel too often and is refused until an operator clears it.',
    context: { quarantined: true, strikes },
  });
}

export function kernelFailed(stage: ReadStage, strikes: number): AppError {
  return new AppError({
    code: 'PARSE_FAILED',
    stage,
    message: 'The CAD kernel failed on this file. Repair it or export it again.',
    context: { strikes },
  });
}

export function outOfMemory(stage: ReadStage, allowedBytes: number): AppError {
  return new AppError({
    code: 'RESOURCE_EXHAUSTED',
    stage,
    message: 'Reading this file took more memory than allowed. Split the assembly or simplify the part.',
    context: { limit: 'memory', allowedBytes },
  });
}

export function outOfScratch(stage: ReadStage): AppError {
  return new AppError({
    code: 'RESOURCE_EXHAUSTED',
    stage,
    message:
      'What was made of this file took more room than allowed. Split the assembly or simplify the part.',
    context: { limit: 'scratch' },
  });
}

/** A job that is given only a little more would end in the same way. */
const WORTH_A_JOB = 1.2;

/** `jobTimeoutMs`: see `FileJob`. Callers are sent to a job only where that is given more time. */
export function timedOut(
  stage: ReadStage | 'queue',
  { timeoutMs, jobTimeoutMs = 0 }: Pick<FileJob, 'timeoutMs' | 'jobTimeoutMs'>,
): AppError {
  const hasJob = jobTimeoutMs > timeoutMs * WORTH_A_JOB;
  const waiting = `No kernel worker became free before the deadline. Try again later${hasJob ? ', or send the file as a job' : ''}.`;
  const advice = hasJob
    ? 'Send it as a job, which is given more time.'
    : 'Split the assembly or simplify the part.';
  return new AppError({
    code: 'TIMEOUT',
    stage,
    message: stage === 'queue' ? waiting : `Reading this file took longer than allowed. ${advice}`,
    context: { timeoutMs },
  });
}

export function cancelled(stage: ReadStage | 'queue'): AppError {
  return new AppError({
    code: 'CANCELLED',
    stage,
    message: 'The caller went away before the file was read.',
  });
}

export function poolFull(retryAfterSeconds: number): AppError {
  return new AppError({
    code: 'SERVICE_UNAVAILABLE',
    stage: 'queue',
    message: 'As many files as allowed are waiting to be read. Try again after the given time.',
    context: { retryAfterSeconds },
  });
}

export function poolDown(message: string, cause?: unknown): AppError {
  return new AppError({
    code: 'SERVICE_UNAVAILABLE',
    stage: 'queue',
    message,
    context: { retryAfterSeconds: 5 },
    cause,
  });
}
