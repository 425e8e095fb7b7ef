import { randomUUID } from 'node:crypto';
import { type Telemetry, type TraceCarrier, withRemoteTrace, withSpan } from '@cadml/observability';
import type { Request, RequestHandler, Response } from 'express';
import type { RequestState } from './exchange.ts';

const SANE_ID = /^[\w.:-]{1,128}$/;
/** The caller went away before the answer was sent (nginx's number). */
const CLIENT_CLOSED = 499;

/** Request id, trace, metrics and one log line around every request. */
export function observeRequests({ metrics, log }: Telemetry): RequestHandler {
  let inFlight = 0;
  metrics.onScrape(() => metrics.set('http_requests_in_flight', {}, inFlight));
  return (req, res, next) => {
    const started = performance.now();
    const state: RequestState = { requestId: requestIdOf(req), route: 'unmatched' };
    res.locals.state = state;
    res.setHeader('X-Request-Id', state.requestId);
    inFlight++;
    void withRemoteTrace(traceOf(req), () =>
      withSpan(`HTTP ${req.method}`, 'server', async (span) => {
        const closed = new Promise<void>((resolve) => res.once('close', resolve));
        res.once('finish', () => endUnreadBody(req));
        next();
        await closed;
        inFlight--;
        const status = res.writableFinished ? res.statusCode : CLIENT_CLOSED;
        const seconds = (performance.now() - started) / 1000;
        const { route, requestId } = state;
        const { method } = req;
        span.updateName(`${method} ${route}`);
        metrics.inc('http_requests_total', { route, method, status: String(status) });
        metrics.observe('http_request_duration_seconds', { route, method }, seconds);
        log.debug({ requestId, method, route, status, seconds }, 'request');
      }),
    );
  };
}

function requestIdOf(req: Request): string {
  const given = req.get('x-request-id');
  return given !== undefined && SANE_ID.test(given) ? given : randomUUID();
}

function traceOf(req: Request): TraceCarrier {
  const { traceparent, tracestate } = req.headers;
  return {
    ...(typeof traceparent === 'string' ? { traceparent } : {}),
    ...(typeof tracestate === 'string' ? { tracestate } : {}),
  };
}

/** An answer may come before the whole body: the rest is read and dropped, but not for ever. */
const DRAIN_MS = 10_000;

function endUnreadBody(req: Request): void {
  if (req.complete) return;
  const timer = setTimeout(() => req.socket.destroy(), DRAIN_MS);
  timer.unref();
  req.once('close', () => clearTimeout(timer));
  req.resume();
}

/** Whether the answer was cut off or the caller left. */
export function isGone(res: Response): boolean {
  return res.destroyed || res.writableEnded;
}
