import { ConfigError, type ConfigOf, type ConfigSchema, EXIT_CONFIG, loadConfig } from '@cadml/config';

/** A service as its composition root hands it over. */
export interface App {
  /** Resolves when it is ready: warm, connected, listening. */
  start(): Promise<void>;
  /** Ordered and bounded; idempotent. */
  close(): Promise<void>;
}

/** The parts of Node's process that `run` needs. */
export type HostProcess = Pick<NodeJS.Process, 'env' | 'on' | 'exit' | 'stderr'>;

/**
 * Runs a service in a process: configuration, start, signals, close. A refused configuration exits 78, also
 * when the start finds it, any other failed start 1; SIGTERM and SIGINT close in order and exit 0; a second signal exits at once.
 */
export async function run<S extends ConfigSchema>(
  host: HostProcess,
  schema: S,
  createApp: (config: ConfigOf<S>) => App,
): Promise<void> {
  const app = createOrExit(host, schema, createApp);
  if (app === null) return;
  let closing = false;
  const stop = (code: number) => {
    if (closing) host.exit(code === 0 ? 130 : code);
    closing = true;
    app.close().then(
      () => host.exit(code),
      () => host.exit(1),
    );
  };
  host.on('SIGTERM', () => stop(0));
  host.on('SIGINT', () => stop(0));
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    host.on(event, (error: unknown) => {
      complain(host, `${event}: ${(error as Error).stack ?? error}`);
      stop(1);
    });
  }
  try {
    await app.start();
  } catch (error) {
    complain(host, `The start failed: ${(error as Error).message}`);
    stop(error instanceof ConfigError ? EXIT_CONFIG : 1);
  }
}

function createOrExit<S extends ConfigSchema>(
  host: HostProcess,
  schema: S,
  createApp: (config: ConfigOf<S>) => App,
): App | null {
  try {
    return createApp(loadConfig(schema, host.env));
  } catch (error) {
    complain(host, (error as Error).message);
    host.exit(error instanceof ConfigError ? EXIT_CONFIG : 1);
    return null;
  }
}

function complain(host: HostProcess, message: string): void {
  host.stderr.write(`${message}\n`);
}
