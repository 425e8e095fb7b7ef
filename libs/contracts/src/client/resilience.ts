import { AppError, type Stage } from '@cadml/errors';
import type { Telemetry } from '@cadml/observability';
import {
  type BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  isBrokenCircuitError,
} from 'cockatiel';
import { TransportError } from './transport-error.ts';

export type Dependency = 'feature-extraction' | 'vector-search' | 'edge';

/** 0 closed, 1 half-open, 2 open: one coding everywhere. */
export type BreakerState = 0 | 1 | 2;

export interface Resilience {
  /** Runs a call through the breaker; an idempotent one is tried again when the way to the service failed. */
  run<T>(idempotent: boolean, stage: Stage, signal: AbortSignal, call: () => Promise<T>): Promise<T>;
  state(): BreakerState;
}

const FAILURES_TO_OPEN = 5;
const HALF_OPEN_AFTER_MS = 2_000;
const MAX_RETRIES = 2;
const RETRY_BASE_MS = 50;
/** Retries may add this share to the traffic. */
const RETRY_SHARE = 0.1;
const RETRY_BURST = 10;

const STATES: Record<CircuitState, BreakerState> = {
  [CircuitState.Closed]: 0,
  [CircuitState.HalfOpen]: 1,
  [CircuitState.Open]: 2,
  [CircuitState.Isolated]: 2,
};

/** Breaker, retry budget and jitter for one dependency. Only failures of the transport count. */
export function createResilience(dependency: Dependency, telemetry: Telemetry): Resilience {
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof TransportError),
    { halfOpenAfter: HALF_OPEN_AFTER_MS, breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN) },
  );
  const { metrics, log } = telemetry;
  breaker.onStateChange((state) => {
    log.warn({ dependency, breaker: CircuitState[state] }, 'The circuit breaker changed its state');
  });
  metrics.onScrape(() => metrics.set('circuit_breaker_state', { dependency }, STATES[breaker.state]));
  let tokens = RETRY_BURST;
  const once = <T>(stage: Stage, call: () => Promise<T>): Promise<T> =>
    breaker.execute(call).catch((error) => {
      throw isBrokenCircuitError(error) ? circuitOpen(dependency, stage, error) : error;
    });
  return {
    state: () => STATES[breaker.state],
    run: async (idempotent, stage, signal, call) => {
      tokens = Math.min(RETRY_BURST, tokens + RETRY_SHARE);
      for (let attempt = 0; ; attempt++) {
        try {
          return await once(stage, call);
        } catch (error) {
          const again = idempotent && error instanceof TransportError && attempt < MAX_RETRIES && tokens >= 1;
          if (!again || signal.aborted) throw error;
          tokens -= 1;
          metrics.inc('grpc_client_retries_total', { dependency });
          await jitteredPause(attempt, signal);
        }
      }
    },
  };
}

function jitteredPause(attempt: number, signal: AbortSignal): Promise<void> {
  const ms = RETRY_BASE_MS * 2 ** attempt * (0.5 + Math.random());
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}

function circuitOpen(dependency: string, stage: Stage, cause: BrokenCircuitError): AppError {
  return new AppError({
    code: 'CIRCUIT_OPEN',
    stage,
    message: `${dependency} is failing and is left alone for a moment. Try again shortly.`,
    context: { dependency, retryAfterSeconds: HALF_OPEN_AFTER_MS / 1000 },
    cause,
  });
}
