import { number, oneOf, optionalText, text } from '@cadml/config';

/** The settings of logs and traces, the same in every service. */
export const TELEMETRY_SETTINGS = {
  logLevel: oneOf(['debug', 'info', 'warn', 'error'], {
    env: 'LOG_LEVEL',
    description: 'Least severe log line that is written',
    fallback: 'info',
  }),
  otlpEndpoint: optionalText({
    env: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    description: 'OTLP/HTTP endpoint for traces; empty records none',
  }),
  traceSampleRatio: number({
    env: 'TRACE_SAMPLE_RATIO',
    description: 'Share of traces that are recorded',
    max: 1,
    fallback: 0.1,
  }),
  version: text({
    env: 'CADML_VERSION',
    description: 'Version shown in health and build_info',
    fallback: '0.1.0',
  }),
} as const;
