import { monitorEventLoopDelay } from 'node:perf_hooks';
import { AppError } from '@cadml/errors';
import type { Metrics } from '@cadml/observability';

export interface AdmissionLimits {
  readonly maxInFlight: number;
  readonly maxUploads: number;
  /** Of one caller. */
  readonly maxUploadsPerKey: number;
  /** Open streams of events count apart: they cost nothing while they wait. */
  readonly maxStreams: number;
  /** Requests are refused while the event loop is later than this. */
  readonly maxLoopDelayMs: number;
}

export type AdmittedKind = 'request' | 'upload' | 'stream';

/** Lets a request in and returns how to let it out. Throws SERVICE_UNAVAILABLE when the edge is full. */
export interface Admission {
  enter(kind: AdmittedKind): () => void;
  /** Counts an upload that is inside as its caller's. Throws RATE_LIMIT when this one has too many. */
  shareUploads(subject: string): () => void;
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
  const shares = new Map<string, number>();
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
      return once(() => inside[kind]--);
    },
    shareUploads: (subject) => {
      const running = shares.get(subject) ?? 0;
      if (running >= limits.maxUploadsPerKey) {
        metrics.inc('http_requests_shed_total', { reason: 'uploads_of_key' });
        throw tooManyOfKey(running);
      }
      shares.set(subject, running + 1);
      return once(() => {
        const left = (shares.get(subject) ?? 1) - 1;
        if (left > 0) shares.set(subject, left);
        else shares.delete(subject);
      });
    },
    close: () => {
      clearInterval(timer);
      delay.disable();
    },
  };
}

function once(leave: () => void): () => void {
  let left = false;
  return () => {
    if (!left) leave();
    left = true;
  };
}

function tooManyOfKey(running: number): AppError {
  return new AppError({
    code: 'RATE_LIMIT',
    stage: 'queue',
    message: `${running} uploads of this credential are under way, which is its share. Send fewer at once.`,
    context: { limit: 'maxUploadsPerKey', retryAfterSeconds: 1 },
  });
}
