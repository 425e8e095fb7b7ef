import type { Telemetry } from '@cadml/observability';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { withChunkCodec } from '../chunk-codec.ts';
import type { ServiceDefinition } from '../definition.ts';
import { adaptHandler } from './adapt.ts';
import type { Handlers } from './handlers.ts';

/** The largest message inside the fleet; files travel in chunks. */
export const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

/** What may be under way on a stream and on a connection: a file of usual size without waiting for the reader's word. */
export const FLOW_WINDOW_BYTES = 1024 * 1024;

export interface GrpcServer {
  add<D extends ServiceDefinition>(definition: D, handlers: Handlers<D>): void;
  /** Binds and serves; resolves with the port (useful when 0 was asked for). */
  listen(host: string, port: number): Promise<number>;
  /** Takes no new calls, waits for the running ones, and ends them at the deadline. Idempotent. */
  close(deadlineMs: number): Promise<void>;
}

/** How long a connection takes new calls: then clients come back, and find new replicas. */
const CONNECTION_AGE_MS = 300_000;

export function createGrpcServer(telemetry: Telemetry, connectionAgeMs = CONNECTION_AGE_MS): GrpcServer {
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
    'grpc-node.flow_control_window': FLOW_WINDOW_BYTES,
    // Without a grace: what is under way ends by its own deadline, which for a large file is minutes away.
    'grpc.max_connection_age_ms': connectionAgeMs,
    'grpc.keepalive_time_ms': 30_000,
    // As at the client: counters for every call that nobody reads.
    'grpc.enable_channelz': 0,
  });
  let closing: Promise<void> | null = null;
  return {
    add: (generated, handlers) => {
      const definition = withChunkCodec(generated);
      const adapted = Object.entries(definition).map(([name, method]) => [
        name,
        adaptHandler(telemetry, method, handlers[name] as never),
      ]);
      server.addService(definition as never, Object.fromEntries(adapted));
    },
    listen: (host, port) =>
      new Promise((resolve, reject) => {
        server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), (error, bound) =>
          error === null ? resolve(bound) : reject(error),
        );
      }),
    close: (deadlineMs) => {
      closing ??= shutDown(server, deadlineMs);
      return closing;
    },
  };
}

function shutDown(server: Server, deadlineMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.forceShutdown(), deadlineMs);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
