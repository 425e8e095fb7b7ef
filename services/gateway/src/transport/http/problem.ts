import { type AppError, CATALOGUE, type ErrorCode, type ErrorContext, type ErrorData } from '@cadml/errors';
import type { Response } from 'express';
import { dropRest } from './drop-rest.ts';

/** The envelope of every failure (RFC 9457 and the house's own members). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly stage: string;
  readonly message: string;
  readonly context: ErrorContext;
  readonly timestamp: string;
  readonly requestId: string;
  readonly retryable: boolean;
  readonly help: string;
}

export function problemOf(error: ErrorData, requestId: string, at: number): Problem {
  const { code, stage, message, context, retryable } = error;
  const { title, http: status } = CATALOGUE[code];
  const help = helpUrl(code);
  const timestamp = new Date(at).toISOString();
  return { type: help, title, status, code, stage, message, context, timestamp, requestId, retryable, help };
}

export function helpUrl(code: ErrorCode): string {
  return `/docs/errors#${code.toLowerCase()}`;
}

/** Seconds that a refused caller is asked to wait when the error does not say. */
const DEFAULT_RETRY_SECONDS = 2;
const ASK_TO_WAIT = new Set([429, 503]);

/** Sends the problem, unless the answer has begun: then the connection is cut, so that nobody takes it as whole. */
export function sendProblem(res: Response, error: AppError, requestId: string): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const problem = problemOf(error.toData(), requestId, Date.now());
  const wait = error.context.retryAfterSeconds;
  if (typeof wait === 'number') res.setHeader('Retry-After', Math.max(1, Math.ceil(wait)));
  else if (ASK_TO_WAIT.has(problem.status)) res.setHeader('Retry-After', DEFAULT_RETRY_SECONDS);
  if (problem.status === 401) res.setHeader('WWW-Authenticate', 'ApiKey realm="cadml"');
  res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  dropRest(res);
}
