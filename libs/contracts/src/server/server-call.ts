import type { CallContext } from '@cadml/cad-model';
import { AppError, toAppError } from '@cadml/errors';
import { type Telemetry, withRemoteTrace, withSpan } from '@cadml/observability';
import { type Metadata, type ServerErrorResponse, status } from '@grpc/grpc-js';
import { namesOf } from '../definition.ts';
import { errorMetadata, readPrincipal, readRequestId, readTrace } from '../metadata.ts';

/** What the server needs of a grpc-js call, whatever its kind. */
export interface IncomingCall {
  readonly metadata: Metadata;
  getDeadline(): Date | number;
  on(event: 'cancelled', listener: () => void): unknown;
}

/** A call without a deadline ends after this: nothing waits for ever. */
const DEFAULT_DEADLINE_MS = 60_000;

/**
 * Runs a handler inside everything that surrounds a call: identity, deadline, cancellation, trace, metrics,
 * log. Throws what goes on the wire.
 */
export async function serveCall<T>(
  telemetry: Telemetry,
  path: string,
  incoming: IncomingCall,
  work: (call: CallContext) => Promise<T>,
): Promise<T> {
  const names = namesOf(path);
  const started = performance.now();
  let outcome = 'OK';
  try {
    return await withRemoteTrace(readTrace(incoming.metadata), () =>
      withSpan(path, 'server', () => withContext(incoming, work)),
    );
  } catch (error) {
    const failure = toWire(error);
    outcome = status[failure.code ?? status.INTERNAL];
    logFailure(telemetry, path, error);
    throw failure;
  } finally {
    const code = outcome as Parameters<typeof telemetry.metrics.inc<'grpc_server_handled_total'>>[1]['code'];
    telemetry.metrics.inc('grpc_server_handled_total', { ...names, code });
    telemetry.metrics.observe('grpc_server_handling_seconds', names, (performance.now() - started) / 1000);
  }
}

async function withContext<T>(incoming: IncomingCall, work: (call: CallContext) => Promise<T>): Promise<T> {
  const given = Number(incoming.getDeadline());
  const deadline = Number.isFinite(given) ? given : Date.now() + DEFAULT_DEADLINE_MS;
  const remaining = deadline - Date.now();
  if (remaining <= 0) throw deadlinePassed();
  const controller = new AbortController();
  let running = true;
  // grpc-js says `cancelled` at the end of every call: an error with its stack would be made for nothing.
  incoming.on('cancelled', () => {
    if (running) controller.abort(cancelledByCaller());
  });
  const timer = setTimeout(() => controller.abort(deadlinePassed()), remaining);
  try {
    return await work({
      principal: readPrincipal(incoming.metadata),
      requestId: readRequestId(incoming.metadata),
      deadline,
      signal: controller.signal,
    });
  } catch (error) {
    // Libraries answer an abort with an AbortError of their own; the reason is the truth.
    throw controller.signal.aborted && !(error instanceof AppError) ? controller.signal.reason : error;
  } finally {
    running = false;
    clearTimeout(timer);
  }
}

function toWire(error: unknown): Partial<ServerErrorResponse> {
  const known = toAppError(error, 'validate');
  return { code: known.entry.grpc, details: known.code, metadata: errorMetadata(known.toData()) };
}

/** Faults are logged once, here, with their stack; the caller's own faults leave a line at info. */
function logFailure(telemetry: Telemetry, path: string, error: unknown): void {
  const known = toAppError(error, 'validate');
  const facts = { path, code: known.code, stage: known.stage };
  if (known.entry.severity === 'error')
    telemetry.log.error({ ...facts, err: error, cause: known.cause }, known.message);
  else telemetry.log[known.entry.severity](facts, known.message);
}

function deadlinePassed(): AppError {
  return new AppError({
    code: 'TIMEOUT',
    stage: 'queue',
    message: 'The deadline passed before the work was done.',
  });
}

function cancelledByCaller(): AppError {
  return new AppError({ code: 'CANCELLED', stage: 'queue', message: 'The caller went away.' });
}
