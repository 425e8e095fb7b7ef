import { AppError } from '@cadml/errors';
import type { ReadStage } from '../application/ports.ts';

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

export function timedOut(stage: ReadStage | 'queue', timeoutMs: number): AppError {
  const waiting = stage === 'queue';
  return new AppError({
    code: 'TIMEOUT',
    stage,
    message: waiting
      ? 'No kernel worker became free before the deadline. Try again later, or send the file as a job.'
      : 'Reading this file took longer than allowed. Send it as a job, which is given more time.',
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
