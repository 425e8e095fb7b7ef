import { once } from 'node:events';
import type { CallContext } from '@cadml/cad-model';
import type { Telemetry } from '@cadml/observability';
import type {
  handleClientStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  ServerWritableStream,
  UntypedHandleCall,
} from '@grpc/grpc-js';
import type { MethodDefinition } from '../definition.ts';
import { serveCall } from './server-call.ts';

type UntypedHandler = (request: unknown, call: CallContext) => Promise<unknown> | AsyncIterable<unknown>;

/** A promise-shaped handler as grpc-js wants it. */
export function adaptHandler(
  telemetry: Telemetry,
  method: MethodDefinition,
  handler: UntypedHandler,
): UntypedHandleCall {
  if (method.responseStream) return adaptServerStream(telemetry, method, handler);
  return method.requestStream
    ? adaptClientStream(telemetry, method, handler)
    : adaptUnary(telemetry, method, handler);
}

function adaptUnary(
  telemetry: Telemetry,
  method: MethodDefinition,
  handler: UntypedHandler,
): handleUnaryCall<unknown, unknown> {
  return (call, callback) => {
    serveCall(
      telemetry,
      method.path,
      call,
      (context) => handler(call.request, context) as Promise<unknown>,
    ).then(
      (response) => callback(null, response),
      (failure) => callback(failure),
    );
  };
}

function adaptClientStream(
  telemetry: Telemetry,
  method: MethodDefinition,
  handler: UntypedHandler,
): handleClientStreamingCall<unknown, unknown> {
  return (call, callback) => {
    serveCall(telemetry, method.path, call, (context) => handler(call, context) as Promise<unknown>).then(
      (response) => callback(null, response),
      (failure) => {
        callback(failure);
        // What still arrives after an early refusal is read and dropped, so that the refusal gets through.
        call.on('error', () => {});
        call.resume();
      },
    );
  };
}

function adaptServerStream(
  telemetry: Telemetry,
  method: MethodDefinition,
  handler: UntypedHandler,
): handleServerStreamingCall<unknown, unknown> {
  return (call) => {
    serveCall(telemetry, method.path, call, (context) =>
      writeAll(call, handler(call.request, context) as AsyncIterable<unknown>, context.signal),
    ).then(
      () => call.end(),
      (failure) => call.emit('error', failure),
    );
  };
}

async function writeAll(
  call: ServerWritableStream<unknown, unknown>,
  responses: AsyncIterable<unknown>,
  signal: AbortSignal,
): Promise<void> {
  for await (const response of responses) {
    signal.throwIfAborted();
    if (!call.write(response)) await once(call, 'drain', { signal });
  }
}
