import type { CallContext } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';

/** Lets the other side say that the deadline passed before this side cuts the call. */
const GRACE_MS = 50;

/** Runs `work` with at most `ms` from now, never more than what `call` has left. */
export async function withinMs<T>(
  call: CallContext,
  ms: number,
  work: (call: CallContext) => Promise<T>,
): Promise<T> {
  const deadline = Math.min(call.deadline, Date.now() + ms);
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(deadlinePassed()),
    Math.max(0, deadline - Date.now() + GRACE_MS),
  );
  try {
    return await work({ ...call, deadline, signal: AbortSignal.any([call.signal, controller.signal]) });
  } finally {
    clearTimeout(timer);
  }
}

/** The same for an answer that is a stream: once it has begun it has what `call` has left. */
export async function openedWithinMs<T>(
  call: CallContext,
  ms: number,
  open: (call: CallContext) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(deadlinePassed()), ms);
  try {
    return await open({ ...call, signal: AbortSignal.any([call.signal, controller.signal]) });
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}

const CLEANUP_MS = 3_000;

/** A call on the same caller's behalf that outlives theirs, to undo or round off what was begun. Failures are ignored. */
export async function cleanUp(
  call: CallContext,
  undo: (call: CallContext) => Promise<unknown>,
): Promise<void> {
  const signal = AbortSignal.timeout(CLEANUP_MS);
  await undo({ ...call, deadline: Date.now() + CLEANUP_MS, signal }).catch(() => undefined);
}

export function deadlinePassed(): AppError {
  return new AppError({
    code: 'TIMEOUT',
    stage: 'queue',
    message: 'The deadline passed before the answer was ready. Ask for more time or for a job.',
  });
}

const UNAVAILABLE = new Set(['SERVICE_UNAVAILABLE', 'CIRCUIT_OPEN', 'NETWORK_ERROR', 'TIMEOUT']);

/** The code of an error that means "not there now", when the caller itself still waits; null otherwise. */
export function unavailableCode(error: unknown, call: CallContext): string | null {
  if (!(error instanceof AppError) || !UNAVAILABLE.has(error.code)) return null;
  return call.signal.aborted || Date.now() >= call.deadline ? null : error.code;
}
