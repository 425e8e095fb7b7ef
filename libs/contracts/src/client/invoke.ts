import { once } from 'node:events';
import type { CallContext } from '@cadml/cad-model';
import type { Stage } from '@cadml/errors';
import { type Client, type ClientWritableStream, connectivityState, type ServiceError } from '@grpc/grpc-js';
import type { MethodDefinition } from '../definition.ts';
import { outgoingMetadata } from '../metadata.ts';
import { fromServiceError, unreachable } from './transport-error.ts';

/** A channel with what its errors are reported as. */
export interface Link {
  readonly channel: Client;
  readonly dependency: string;
  readonly stage: Stage;
}

/** Sends with back-pressure; when the other side answers early (a refusal), the rest is not read. */
export async function callClientStream(
  link: Link,
  method: MethodDefinition,
  requests: AsyncIterable<unknown>,
  call: CallContext,
): Promise<unknown> {
  await connected(link, call);
  const ended = new AbortController();
  const stop = AbortSignal.any([call.signal, ended.signal]);
  let stream: ClientWritableStream<unknown> | undefined;
  const answer = new Promise<unknown>((resolve, reject) => {
    stream = link.channel.makeClientStreamRequest(
      method.path,
      method.requestSerialize as (value: unknown) => Buffer,
      method.responseDeserialize,
      outgoingMetadata(call),
      { deadline: call.deadline },
      (error, response) => {
        ended.abort();
        if (error === null) resolve(response);
        else reject(fromServiceError(error, link.dependency, link.stage));
      },
    );
  });
  const sending = sendAll(stream as ClientWritableStream<unknown>, requests, stop);
  // A source that fails (the uploader went away) ends the call with the source's own error.
  const [result] = await Promise.all([answer, sending]);
  return result;
}

/** What a handler has begun to read cannot be sent again, so a connection that is just coming back is waited for. */
const CONNECT_PATIENCE_MS = 2_500;

/**
 * Throws when no connection came: a peer that is frozen takes it and says nothing, and a call that waits for one
 * would wait until its own deadline.
 */
async function connected({ channel, dependency, stage }: Link, call: CallContext): Promise<void> {
  if (channel.getChannel().getConnectivityState(false) === connectivityState.READY) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // Whoever left before is told below, and nobody hears of the rest.
  promise.catch(() => undefined);
  const leave = () => reject(call.signal.reason);
  call.signal.addEventListener('abort', leave, { once: true });
  channel.waitForReady(Math.min(call.deadline, Date.now() + CONNECT_PATIENCE_MS), (error) => {
    if (error === undefined) resolve();
    else reject(unreachable(dependency, stage, error));
  });
  try {
    call.signal.throwIfAborted();
    await promise;
  } finally {
    call.signal.removeEventListener('abort', leave);
  }
}

async function sendAll(
  stream: ClientWritableStream<unknown>,
  requests: AsyncIterable<unknown>,
  stop: AbortSignal,
): Promise<void> {
  stream.on('error', () => {});
  try {
    for await (const request of requests) {
      if (stop.aborted) break;
      if (!stream.write(request)) await once(stream, 'drain', { signal: stop }).catch(() => {});
    }
    if (!stop.aborted) stream.end();
    else stream.cancel();
  } catch (error) {
    stream.cancel();
    throw error;
  }
}

export async function* callServerStream(
  link: Link,
  method: MethodDefinition,
  request: unknown,
  call: CallContext,
): AsyncGenerator<unknown> {
  const stream = link.channel.makeServerStreamRequest(
    method.path,
    method.requestSerialize as (value: unknown) => Buffer,
    method.responseDeserialize,
    request,
    outgoingMetadata(call),
    { deadline: call.deadline },
  );
  const cancel = () => stream.cancel();
  if (call.signal.aborted) cancel();
  else call.signal.addEventListener('abort', cancel, { once: true });
  try {
    yield* stream;
  } catch (error) {
    throw fromServiceError(error as ServiceError, link.dependency, link.stage);
  } finally {
    call.signal.removeEventListener('abort', cancel);
    stream.cancel();
  }
}
