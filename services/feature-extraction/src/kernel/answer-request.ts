import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, type Stage, toAppError } from '@cadml/errors';
import { preflightIges } from '../domain/iges/preflight.ts';
import { answerCompare } from './answer-compare.ts';
import { encodeFrame } from './frames.ts';
import { makeRendition } from './make-rendition.ts';
import {
  type CompareRequest,
  type FileRequest,
  MAX_REPLY_BYTES,
  RENDITION_FILE,
  type ReadRequest,
  type RenderRequest,
  type WorkerMessage,
} from './messages.ts';
import { describeKernelError, isKernelException, isTrap, type OpenCascade } from './open-cascade.ts';
import { readDocument } from './read-document.ts';
import { StageClock } from './stage-clock.ts';
import type { Workbench } from './workbench.ts';

/** Reads or renders one file and says what came of it. Never throws: what goes wrong is part of the answer. */
export function answerRequest(
  bench: Workbench,
  request: ReadRequest | RenderRequest | CompareRequest,
  send: (message: WorkerMessage) => void,
): WorkerMessage {
  const { id } = request;
  const clock = new StageClock((stage) => send({ type: 'stage', id, stage }));
  try {
    switch (request.type) {
      case 'read':
        return read(bench, request, clock);
      case 'render':
        return render(bench, request, clock);
      case 'compare':
        return answerCompare(request, readBlob(request), clock);
    }
  } catch (thrown) {
    const error = toPublicError(bench.oc, thrown, clock.stage);
    return { type: 'error', id, error: error.toData(), trapped: isTrap(thrown), ...detailOf(error) };
  }
}

function read(bench: Workbench, request: ReadRequest, clock: StageClock): WorkerMessage {
  if (request.format === 'iges' && !request.converted) return inspect(request, clock);
  const document = readDocument(bench, request, readBlob(request), clock);
  const answer: WorkerMessage = { type: 'done', id: request.id, document, timingsMs: clock.finish() };
  requireSendable(answer);
  return answer;
}

function inspect(request: ReadRequest, clock: StageClock): WorkerMessage {
  clock.enter('preflight');
  const facts = preflightIges(readBlob(request));
  return { type: 'inspected', id: request.id, facts, timingsMs: clock.finish() };
}

function render(bench: Workbench, request: RenderRequest, clock: StageClock): WorkerMessage {
  const content = makeRendition(bench, request, readBlob(request), clock);
  writeFileSync(join(request.outFolder, RENDITION_FILE), content);
  return { type: 'rendered', id: request.id, bytes: content.length, timingsMs: clock.finish() };
}

/** Thousands of layers with long names: the service takes no message of that length. */
function requireSendable(answer: WorkerMessage): void {
  if (encodeFrame(answer).length <= MAX_REPLY_BYTES) return;
  throw new AppError({
    code: 'RESOURCE_EXHAUSTED',
    stage: 'parse',
    message: 'The file has more layers or names than can be described. Clean it up and export it again.',
    context: { limit: 'documentBytes', allowed: MAX_REPLY_BYTES },
  });
}

function readBlob({ input, bytes }: FileRequest): Uint8Array {
  const content = readFileSync(input);
  if (content.length === bytes) return content;
  throw new Error(`The stored file has ${content.length} bytes instead of ${bytes}.`);
}

function toPublicError(oc: OpenCascade, thrown: unknown, stage: Stage): AppError {
  if (thrown instanceof AppError || !(isKernelException(thrown) || isTrap(thrown))) {
    return toAppError(thrown, stage);
  }
  return new AppError({
    code: 'PARSE_FAILED',
    stage,
    message: 'The CAD kernel failed on this file. Repair it or export it again.',
    context: { kernel: describeKernelError(oc, thrown).slice(0, 200) },
    cause: thrown,
  });
}

/** The trace of an unexpected error, for the log of the service; callers see the fixed text. */
function detailOf({ cause }: AppError): { detail: string } | undefined {
  return cause instanceof Error ? { detail: (cause.stack ?? cause.message).slice(0, 1_000) } : undefined;
}
