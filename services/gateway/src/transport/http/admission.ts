import { monitorEventLoopDelay } from 'node:perf_hooks';
import { AppError } from '@cadml/errors';
import type { Metrics } from '@cadml/observability';

export interface AdmissionLimits {
  readonly maxInFlight: number;
  readonly maxUploads: number;
  /** Open streams of events count apart: they cost nothing while they wait. */
  readonly maxStreams: number;
  /** Requests are refused while the event loop is later than this. */
  readonly maxLoopDelayMs: number;
}

export type AdmittedKind = 'request' | 'upload' | 'stream';

/** Lets a request in and returns how to let it out. Throws SERVICE_UNAVAILABLE when the edge is full. */
export interface Admission {
  enter(kind: AdmittedKind): () => void;
  close(): void;
}

const LOOK_EVERY_MS = 500;
/** One stall (a collection of garbage, a paused machine) is no overload; two looks in a row are. */
const LATE_LOOKS = 2;

export function createAdmission(limits: AdmissionLimits, metrics: Metrics): Admission {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  let lateLooks = 0;
  const timer = setInterval(() => {
    const late = delay.percentile(50) / 1e6 - 10 > limits.maxLoopDelayMs;
    lateLooks = late ? lateLooks + 1 : 0;
    delay.reset();
  }, LOOK_EVERY_MS);
  timer.unref();
  const inside = { request: 0, upload: 0, stream: 0 };
  const refuse = (reason: 'concurrency' | 'event_loop_delay' | 'uploads', limit: string): never => {
    metrics.inc('http_requests_shed_total', { reason });
    throw new AppError({
      code: 'SERVICE_UNAVAILABLE',
      stage: 'queue',
      message: 'The service has as much to do as it can. Try again shortly.',
      context: { limit, retryAfterSeconds: 1 },
    });
  };
  return {
    enter: (kind) => {
      if (lateLooks >= LATE_LOOKS) refuse('event_loop_delay', 'maxLoopDelayMs');
      if (kind === 'stream') {
        if (inside.stream >= limits.maxStreams) refuse('concurrency', 'maxStreams');
      } else {
        if (inside.request + inside.upload >= limits.maxInFlight) refuse('concurrency', 'maxInFlight');
        if (kind === 'upload' && inside.upload >= limits.maxUploads) refuse('uploads', 'maxUploads');
      }
      inside[kind]++;
      let left = false;
      return () => {
        if (!left) inside[kind]--;
        left = true;
      };
    },
    close: () => {
      clearInterval(timer);
      delay.disable();
    },
  };
}
