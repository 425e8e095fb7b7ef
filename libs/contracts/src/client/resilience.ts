import { AppError, type Stage } from '@cadml/errors';
import type { Telemetry } from '@cadml/observability';
import {
  type BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  isBrokenCircuitError,
} from 'cockatiel';
import { TransportError, UnansweredError } from './transport-error.ts';

export type Dependency = 'feature-extraction' | 'vector-search' | 'edge';

/** 0 closed, 1 half-open, 2 open: one coding everywhere. */
export type BreakerState = 0 | 1 | 2;

export interface Resilience {
  /** Runs a call through the breaker; an idempotent one is tried again when the way to the service failed. */
  run<T>(asked: Asked, call: () => Promise<T>): Promise<T>;
  state(): BreakerState;
}

export interface Asked {
  readonly idempotent: boolean;
  readonly stage: Stage;
  readonly signal: AbortSignal;
  /** Whether the time that the call has is enough for a healthy service: running out of it then counts. */
  readonly ample: boolean;
}

const FAILURES_TO_OPEN = 5;
const HALF_OPEN_AFTER_MS = 2_000;
/** How long calls wait for the one that tries whether the service is back. */
const TRIAL_PATIENCE_MS = 500;
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

/** Running out of ample time, in the breaker's eyes only. */
class SilentError extends Error {}

/**
 * Breaker, retry budget and jitter for one dependency. Only failures of the transport count, and silence: a
 * service that is frozen accepts calls and answers none.
 */
export function createResilience(dependency: Dependency, telemetry: Telemetry): Resilience {
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof TransportError || error instanceof SilentError),
    { halfOpenAfter: HALF_OPEN_AFTER_MS, breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN) },
  );
  const { metrics, log } = telemetry;
  breaker.onStateChange((state) => {
    log.warn({ dependency, breaker: CircuitState[state] }, 'The circuit breaker changed its state');
  });
  metrics.onScrape(() => metrics.set('circuit_breaker_state', { dependency }, STATES[breaker.state]));
  let tokens = RETRY_BURST;
  const trial = createTrial(breaker);
  const once = async <T>({ stage, signal, ample }: Asked, call: () => Promise<T>): Promise<T> => {
    const judged = async () => {
      try {
        return await call();
      } catch (error) {
        throw ample && error instanceof UnansweredError ? new SilentError('', { cause: error }) : error;
      }
    };
    if (!(await trial.isOver(signal))) {
      // Long work says nothing for long: the service that does it may be as well as ever.
      if (!trial.isQuick()) return call();
      throw circuitOpen(dependency, stage);
    }
    trial.mayBegin(ample);
    return breaker.execute(judged).catch((error) => {
      if (error instanceof SilentError) throw error.cause;
      throw isBrokenCircuitError(error) ? circuitOpen(dependency, stage, error) : error;
    });
  };
  return {
    state: () => STATES[breaker.state],
    run: async (asked, call) => {
      const { idempotent, signal } = asked;
      tokens = Math.min(RETRY_BURST, tokens + RETRY_SHARE);
      for (let attempt = 0; ; attempt++) {
        try {
          return await once(asked, call);
        } catch (error) {
          const again = idempotent && error instanceof TransportError && attempt < MAX_RETRIES && tokens >= 1;
          if (!again || signal.aborted) throw error;
          tokens -= 1;
          metrics.inc('grpc_client_retries_total', { dependency });
          await pause(RETRY_BASE_MS * 2 ** attempt * (0.5 + Math.random()), signal);
        }
      }
    },
  };
}

/** The one call that tries whether the service of an open breaker is back, while the others wait a little. */
function createTrial(breaker: CircuitBreakerPolicy) {
  let ended = Promise.withResolvers<void>();
  let next = true;
  let quick = true;
  breaker.onStateChange((state) => {
    if (state !== CircuitState.HalfOpen) {
      ended.resolve();
      return;
    }
    ended = Promise.withResolvers();
    quick = next;
  });
  return {
    isQuick: () => quick,
    /** Whether the next call, which may become the trial, is answered soon by a healthy service. */
    mayBegin: (isQuick: boolean) => {
      next = isQuick;
    },
    isOver: async (signal: AbortSignal): Promise<boolean> => {
      if (breaker.state !== CircuitState.HalfOpen) return true;
      await Promise.race([ended.promise, pause(TRIAL_PATIENCE_MS, signal)]);
      return breaker.state !== CircuitState.HalfOpen;
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
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

function circuitOpen(dependency: string, stage: Stage, cause?: BrokenCircuitError): AppError {
  return new AppError({
    code: 'CIRCUIT_OPEN',
    stage,
    message: `${dependency} is failing and is left alone for a moment. Try again shortly.`,
    context: { dependency, retryAfterSeconds: HALF_OPEN_AFTER_MS / 1000 },
    cause,
  });
}
