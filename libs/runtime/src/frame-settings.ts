import { integer, text } from '@cadml/config';
import { TELEMETRY_SETTINGS } from '@cadml/observability';

/** Settings that every service has besides its ports. */
export const FRAME_SETTINGS = {
  ...TELEMETRY_SETTINGS,
  host: text({
    env: 'CADML_INTERNAL_HOST',
    description: 'Address of the ports that only the fleet may reach: gRPC and operations',
    fallback: '127.0.0.1',
  }),
  shutdownMs: integer({
    env: 'SHUTDOWN_TIMEOUT_MS',
    description: 'Time for an ordered close',
    unit: 'ms',
    min: 1000,
    fallback: 20_000,
  }),
} as const;
