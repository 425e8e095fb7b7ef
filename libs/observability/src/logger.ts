import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';
import { currentTraceId } from './tracing.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Structured logging: facts first, then a sentence. */
export interface Logger {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** Fields that never reach a log, wherever a caller puts them. */
const SECRETS = ['apiKey', 'password', 'token', 'authorization', 'secret', 'x-api-key', 'x-admin-token'];

const REDACTED = SECRETS.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);

/** A JSON logger on standard output, with the service's name and the current trace id in every line. */
export function createLogger(service: string, level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: REDACTED, censor: '[redacted]' },
    mixin: () => {
      const traceId = currentTraceId();
      return traceId === null ? {} : { traceId };
    },
  };
  return facade(destination === undefined ? pino(options) : pino(options, destination));
}

function facade(logger: PinoLogger): Logger {
  return {
    debug: (facts, message) => logger.debug(facts, message),
    info: (facts, message) => logger.info(facts, message),
    warn: (facts, message) => logger.warn(facts, message),
    error: (facts, message) => logger.error(facts, message),
  };
}
