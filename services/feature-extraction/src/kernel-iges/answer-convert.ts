import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, type Stage, toAppError } from '@cadml/errors';
import { igesForKernel } from '../domain/iges/preflight.ts';
import { CONVERTED_FILE, type ConvertRequest, type WorkerMessage } from '../kernel/messages.ts';
import { isTrap } from '../kernel/open-cascade.ts';
import { StageClock } from '../kernel/stage-clock.ts';
import { convertIges } from './convert-iges.ts';
import type { IgesKernel } from './iges-kernel.ts';

/** Converts one file and says what came of it. Never throws. */
export function answerConvert(
  kernel: IgesKernel,
  { id, input, outFolder }: ConvertRequest,
  send: (message: WorkerMessage) => void,
): WorkerMessage {
  const clock = new StageClock((stage) => send({ type: 'stage', id, stage }));
  try {
    clock.enter('parse');
    const text = Buffer.from(convertIges(kernel, igesForKernel(readFileSync(input))), 'latin1');
    writeFileSync(join(outFolder, CONVERTED_FILE), text);
    return { type: 'converted', id, bytes: text.length, timingsMs: clock.finish() };
  } catch (thrown) {
    const error = toPublicError(thrown, clock.stage);
    const detail = error.cause instanceof Error ? { detail: String(error.cause.stack).slice(0, 1_000) } : {};
    return { type: 'error', id, error: error.toData(), trapped: isTrap(thrown), ...detail };
  }
}

/** What a file breaks in this kernel is the file's fault; the instance goes with its process. */
function toPublicError(thrown: unknown, stage: Stage): AppError {
  if (!isTrap(thrown)) return toAppError(thrown, stage);
  return new AppError({
    code: 'PARSE_FAILED',
    stage,
    message: 'The CAD kernel failed on this IGES file. Repair it, or export the part as STEP.',
    context: { kernel: thrown instanceof Error ? thrown.message.slice(0, 200) : '' },
    cause: thrown,
  });
}
