import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';

export interface TracingSettings {
  readonly service: string;
  readonly version: string;
  /** OTLP/HTTP endpoint; null records nothing, but trace ids still travel into logs and calls. */
  readonly endpoint: string | null;
  /** Share of traces that are recorded, 0 … 1, decided where a trace begins. */
  readonly sampleRatio: number;
}

/** W3C trace context as it travels: `traceparent` and, where given, `tracestate`. */
export type TraceCarrier = Record<string, string>;

const TRACER = 'cadml';

/** Installs the process's tracer. Call once at start; the returned function flushes and stops it. */
export function startTracing(settings: TracingSettings): () => Promise<void> {
  const { endpoint } = settings;
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': settings.service,
      'service.version': settings.version,
    }),
    sampler: new ParentBasedSampler({
      root: new TraceIdRatioBasedSampler(endpoint === null ? 0 : settings.sampleRatio),
    }),
    spanProcessors:
      endpoint === null
        ? []
        : [new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: endpoint }) })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  return async () => {
    await provider.shutdown();
    trace.disable();
    propagation.disable();
    context.disable();
  };
}

const OPTIONS = {
  server: { kind: SpanKind.SERVER },
  client: { kind: SpanKind.CLIENT },
  internal: { kind: SpanKind.INTERNAL },
} as const;

/** Runs `work` in a span; an error is recorded on it and thrown on. */
export async function withSpan<T>(
  name: string,
  kind: 'server' | 'client' | 'internal',
  work: (span: Span) => Promise<T>,
): Promise<T> {
  return trace.getTracer(TRACER).startActiveSpan(name, OPTIONS[kind], async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).message });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The current trace context, to send along. */
export function injectTrace(): TraceCarrier {
  const carrier: TraceCarrier = {};
  propagation.inject(context.active(), carrier);
  return carrier;
}

/** Runs `work` as part of the trace that a caller sent, or as it is when none was sent. */
export function withRemoteTrace<T>(carrier: TraceCarrier, work: () => T): T {
  if (carrier.traceparent === undefined) return work();
  return context.with(propagation.extract(context.active(), carrier), work);
}

export function currentTraceId(): string | null {
  return trace.getSpanContext(context.active())?.traceId ?? null;
}
