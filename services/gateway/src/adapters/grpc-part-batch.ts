import type { CallContext, Principal } from '@cadml/cad-model';
import type { VectorSearchProto as proto } from '@cadml/contracts';
import { fromErrorData } from '@cadml/errors';
import { errorFromMessage } from './grpc-part-messages.ts';
import type { VectorSearchClient } from './grpc-vector-search.ts';

const MAX_BATCH = 200;

interface Waiter {
  readonly partId: string;
  readonly call: CallContext;
  readonly resolve: (part: proto.Part) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads single parts; those that one caller asks for in the same turn of the event loop travel as one call,
 * with the latest of their deadlines. Each gets its own part or its own error.
 */
export function createPartBatch(client: VectorSearchClient) {
  let waiting = new Map<Principal, Waiter[]>();
  const sendAll = () => {
    const batches = [...waiting.values()];
    waiting = new Map();
    for (const waiters of batches) void send(client, waiters);
  };
  const enqueue = (waiter: Waiter) => {
    const { principal } = waiter.call;
    const waiters = waiting.get(principal);
    if (waiters !== undefined && waiters.length < MAX_BATCH) {
      waiters.push(waiter);
      return;
    }
    if (waiters !== undefined) void send(client, waiters);
    if (waiting.size === 0) setImmediate(sendAll);
    waiting.set(principal, [waiter]);
  };
  return async (partId: string, call: CallContext): Promise<proto.Part> => {
    const { promise, resolve, reject } = Promise.withResolvers<proto.Part>();
    const leave = () => reject(call.signal.reason);
    call.signal.addEventListener('abort', leave, { once: true });
    enqueue({ partId, call, resolve, reject });
    try {
      return await promise;
    } finally {
      call.signal.removeEventListener('abort', leave);
    }
  };
}

async function send(client: VectorSearchClient, waiters: readonly Waiter[]): Promise<void> {
  const [only] = waiters;
  try {
    if (waiters.length === 1 && only !== undefined) await sendOne(client, only);
    else await sendMany(client, waiters);
  } catch (error) {
    for (const { reject } of waiters) reject(error);
  }
}

async function sendOne(client: VectorSearchClient, { partId, call, resolve }: Waiter): Promise<void> {
  const { part } = await client.getPart({ partId }, call);
  if (part === undefined) throw fromErrorData(null, 'search');
  resolve(part);
}

async function sendMany(client: VectorSearchClient, waiters: readonly Waiter[]): Promise<void> {
  const [first] = waiters;
  if (first === undefined) return;
  const deadline = Math.max(...waiters.map(({ call }) => call.deadline));
  // A caller who leaves, or whose own deadline passes, takes nothing from the others.
  const joint = { ...first.call, deadline, signal: AbortSignal.timeout(Math.max(0, deadline - Date.now())) };
  const { results } = await client.getParts({ partIds: waiters.map(({ partId }) => partId) }, joint);
  waiters.forEach(({ resolve, reject }, i) => {
    const outcome = results[i]?.outcome;
    if (outcome?.$case === 'part') resolve(outcome.value);
    else reject(outcome === undefined ? fromErrorData(null, 'search') : errorFromMessage(outcome.value));
  });
}
