export { createLogger, type Logger, type LogLevel } from './logger.ts';
export { type LabelsOf, METRICS, type MetricName } from './metrics/catalogue.ts';
export type { MetricEntry } from './metrics/entry.ts';
export { createMetrics, type Metrics } from './metrics/metrics.ts';
export { startTelemetry, type Telemetry, type TelemetrySettings } from './telemetry.ts';
export { TELEMETRY_SETTINGS } from './telemetry-settings.ts';
export {
  currentTraceId,
  injectTrace,
  startTracing,
  type TraceCarrier,
  withRemoteTrace,
  withSpan,
} from './tracing.ts';
