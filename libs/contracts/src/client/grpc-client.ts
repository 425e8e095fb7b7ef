import type { CallContext } from '@cadml/cad-model';
import type { Stage } from '@cadml/errors';
import { type Telemetry, withSpan } from '@cadml/observability';
import { Client, credentials } from '@grpc/grpc-js';
import { withChunkCodec } from '../chunk-codec.ts';
import type { MethodFunction, ServiceDefinition } from '../definition.ts';
import { FLOW_WINDOW_BYTES, MAX_MESSAGE_BYTES } from '../server/grpc-server.ts';
import { callClientStream, callServerStream } from './invoke.ts';
import { type BreakerState, createResilience, type Dependency } from './resilience.ts';
import { callUnary } from './unary-call.ts';

/** A service's methods as promises; errors are AppErrors, the other side's own where it told one. */
export type GrpcClient<D extends ServiceDefinition> = { readonly [K in keyof D]: MethodFunction<D[K]> } & {
  readonly $breaker: () => BreakerState;
  readonly $close: () => void;
};

export interface ClientSettings<D extends ServiceDefinition> {
  readonly dependency: Dependency;
  /** `host:port`, `dns:///name:port` or `unix:/path`. */
  readonly address: string;
  /** Stage that transport errors are reported with. */
  readonly stage: Stage;
  /** Methods that may be tried again. */
  readonly idempotent: readonly (keyof D)[];
  /** Methods that work for as long as the file asks for: that their time ran out says nothing of the service. */
  readonly slow?: readonly (keyof D)[];
  readonly telemetry: Telemetry;
}

const CHANNEL_OPTIONS = {
  'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
  'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
  'grpc-node.flow_control_window': FLOW_WINDOW_BYTES,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  // A peer that is frozen, or whose machine went away, says nothing: calls to it end after this instead of never.
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
  // The transport sends again what no handler has seen, for instance because the connection had come of age, as long as
  // it has kept it. What else is sent again `idempotent` says, and no record of a name server.
  'grpc.enable_retries': 1,
  'grpc.per_rpc_retry_buffer_size': 4 * FLOW_WINDOW_BYTES,
  'grpc.retry_buffer_size': 64 * FLOW_WINDOW_BYTES,
  'grpc.service_config_disable_resolution': 1,
  // Its counters are kept for every call, and nobody reads them: the metrics say more.
  'grpc.enable_channelz': 0,
};

/** A healthy service answers within this, unless the method is slow. */
const AMPLE_MS = 500;

/** One channel to a service, with identity, trace, deadline, breaker and retries on every call. */
export function createClient<D extends ServiceDefinition>(
  definition: D,
  settings: ClientSettings<D>,
): GrpcClient<D> {
  const { dependency, telemetry, stage } = settings;
  const channel = new Client(settings.address, credentials.createInsecure(), CHANNEL_OPTIONS);
  const resilience = createResilience(dependency, telemetry);
  const link = { channel, dependency, stage };
  const methods = Object.entries(withChunkCodec(definition)).map(([name, method]) => {
    if (method.responseStream) {
      return [name, (request: unknown, call: CallContext) => callServerStream(link, method, request, call)];
    }
    const invoke = method.requestStream ? callClientStream : callUnary;
    const idempotent = settings.idempotent.includes(name);
    const slow = settings.slow?.includes(name) ?? false;
    return [
      name,
      async (request: never, call: CallContext) => {
        const started = performance.now();
        const ample = !slow && call.deadline - Date.now() >= AMPLE_MS;
        const asked = { idempotent, stage, signal: call.signal, ample };
        try {
          return await withSpan(method.path, 'client', () =>
            resilience.run(asked, () => invoke(link, method, request, call)),
          );
        } finally {
          const seconds = (performance.now() - started) / 1000;
          telemetry.metrics.observe('grpc_client_duration_seconds', { dependency }, seconds);
        }
      },
    ];
  });
  return Object.assign(Object.fromEntries(methods), {
    $breaker: resilience.state,
    $close: () => channel.close(),
  });
}
