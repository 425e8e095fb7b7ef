import { hostname } from 'node:os';
import { startTelemetry, type Telemetry, type TelemetrySettings } from '@cadml/observability';
import { type Closer, createCloser } from './closer.ts';
import { createHealth, type Health } from './health.ts';
import { startOpsServer } from './ops-server.ts';

export interface FrameSettings extends TelemetrySettings {
  readonly host: string;
  readonly opsPort: number;
  readonly shutdownMs: number;
}

/** What every service has around its own work: telemetry, health, the operations port, an ordered close. */
export interface ServiceFrame {
  readonly telemetry: Telemetry;
  readonly health: Health;
  readonly closer: Closer;
  /** Port of /metrics, /health and /ready; 0 until `start`. */
  opsPort(): number;
  /** Opens the operations port, runs `work`, then says ready. */
  start(work: () => Promise<void>): Promise<void>;
  /** Not ready, then everything in reverse; telemetry last. */
  close(): Promise<void>;
}

export function createFrame(
  service: Parameters<typeof startTelemetry>[0],
  settings: FrameSettings,
): ServiceFrame {
  const telemetry = startTelemetry(service, settings);
  const health = createHealth(settings.version, hostname());
  const closer = createCloser(telemetry.log);
  closer.add('telemetry', () => telemetry.close());
  let opsPort = 0;
  return {
    telemetry,
    health,
    closer,
    opsPort: () => opsPort,
    start: async (work) => {
      const ops = await startOpsServer(
        { host: settings.host, port: settings.opsPort },
        telemetry.metrics,
        health,
      );
      opsPort = ops.port;
      closer.add('operations port', () => ops.close());
      await work();
      health.setReady(true);
      telemetry.log.info({ opsPort }, `${service} is ready`);
    },
    close: async () => {
      health.setReady(false);
      await closer.close(settings.shutdownMs);
    },
  };
}
