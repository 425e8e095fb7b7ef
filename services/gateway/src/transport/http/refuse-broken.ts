import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError } from '@cadml/errors';
import { problemOf } from './problem.ts';

/** Answers bytes that are no HTTP request in the envelope of every failure, and ends the connection. */
export function refuseBroken(error: NodeJS.ErrnoException, socket: Duplex): void {
  const requestId = randomUUID();
  const problem = problemOf(meaningOf(error).toData(), requestId, Date.now());
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `X-Request-Id: ${requestId}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function meaningOf(error: NodeJS.ErrnoException): AppError {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return new AppError({
        code: 'INPUT_SIZE_EXCEEDED',
        stage: 'validate',
        message: 'The address and the headers of the request are larger than 16 kB.',
        context: { limit: 'headerBytes' },
      });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return broken('The request did not come whole in time. Send it again over a connection that holds.');
    default:
      return broken('This is no HTTP/1.1 request that can be read.');
  }
}

function broken(message: string): AppError {
  return new AppError({ code: 'INPUT_VALIDATION_FAILED', stage: 'validate', message });
}
