import { AppError } from '@cadml/errors';
import type { Clock } from './clock.ts';
import type { IdempotencyRecord, IdempotencyStore, IdempotentRequest } from './ports-jobs.ts';

export interface RunOnceDeps {
  readonly idempotency: IdempotencyStore;
  readonly clock: Clock;
  /** A request that has run longer than this was cut off, and its key may be taken over. */
  readonly idempotencyLockMs: number;
  /** The file of an operation that was cut off longer ago than this may have been given up, and itself been ended. */
  readonly holdCheckMs: number;
}

export interface Once<T> {
  readonly outcome: T;
  readonly replayed: boolean;
}

/**
 * Runs `work` once for an idempotency key: the same request gets the same answer again, another request
 * with the key is refused with CONFLICT, as is one while the first still runs. A failure frees the key.
 * `work` gets the operation id of the first attempt, so that a repeat after a crash writes nothing twice; long after
 * the crash it gets one of its own.
 */
export async function runOnce<T>(
  deps: RunOnceDeps,
  asked: Omit<IdempotentRequest, 'now'>,
  work: (operationId: string) => Promise<T>,
): Promise<Once<T>> {
  const request = { ...asked, now: deps.clock() };
  const held = await deps.idempotency.begin(request);
  const operationId = held === null ? request.operationId : await admit(deps, request, held);
  if (held !== null && held.outcome !== null) {
    return { outcome: JSON.parse(held.outcome) as T, replayed: true };
  }
  const owned = { ...request, operationId };
  try {
    const outcome = await work(operationId);
    await deps.idempotency.complete(owned, JSON.stringify(outcome));
    return { outcome, replayed: false };
  } catch (error) {
    await deps.idempotency.abandon(owned).catch(() => undefined);
    throw error;
  }
}

async function admit(
  deps: RunOnceDeps,
  request: IdempotentRequest,
  held: IdempotencyRecord,
): Promise<string> {
  if (held.fingerprint !== request.fingerprint) {
    throw usedOtherwise(request.key);
  }
  if (held.outcome !== null) return held.operationId;
  const age = request.now - held.startedAt;
  const operationId = age < deps.holdCheckMs ? held.operationId : request.operationId;
  const leftMs = deps.idempotencyLockMs - age;
  if (leftMs > 0 || !(await deps.idempotency.takeOver({ ...request, operationId }, held))) {
    throw stillRunning(request.key, Math.max(1, Math.ceil(leftMs / 1000)));
  }
  return operationId;
}

function usedOtherwise(idempotencyKey: string): AppError {
  return new AppError({
    code: 'CONFLICT',
    stage: 'validate',
    message: 'This Idempotency-Key was used with another request. Use a new key.',
    context: { idempotencyKey },
    retryable: false,
  });
}

/** Whether it runs or was cut off cannot be told from outside: after the time that is named it is over. */
function stillRunning(idempotencyKey: string, retryAfterSeconds: number): AppError {
  return new AppError({
    code: 'CONFLICT',
    stage: 'validate',
    message: `The first request with this Idempotency-Key is still running, or was cut off. Its answer is here, or the key free again, within ${retryAfterSeconds} s.`,
    context: { idempotencyKey, retryAfterSeconds },
    retryable: true,
  });
}
