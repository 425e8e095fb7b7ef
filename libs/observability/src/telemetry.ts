import { createLogger, type Logger, type LogLevel } from './logger.ts';
import type { Exporter } from './metrics/entry.ts';
import { createMetrics, type Metrics } from './metrics/metrics.ts';
import { collectProcessMetrics } from './metrics/process-metrics.ts';
import { startTracing } from './tracing.ts';

/** What a service tells about itself. */
export interface Telemetry {
  readonly service: string;
  readonly version: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Flushes and stops; the last step of a close. */
  close(): Promise<void>;
}

export interface TelemetrySettings {
  readonly logLevel: LogLevel;
  readonly otlpEndpoint: string | null;
  readonly traceSampleRatio: number;
  readonly version: string;
}

export function startTelemetry(service: Exclude<Exporter, 'all'>, settings: TelemetrySettings): Telemetry {
  const { version } = settings;
  const metrics = createMetrics(service);
  const stopProcessMetrics = collectProcessMetrics(metrics, service, version);
  const stopTracing = startTracing({
    service,
    version,
    endpoint: settings.otlpEndpoint,
    sampleRatio: settings.traceSampleRatio,
  });
  return {
    service,
    version,
    log: createLogger(service, settings.logLevel),
    metrics,
    close: async () => {
      stopProcessMetrics();
      await stopTracing();
    },
  };
}
