import { Counter, Gauge, Histogram, type Metric, Registry } from 'prom-client';
import { currentTraceId } from '../tracing.ts';
import type { CounterName, GaugeName, HistogramName, LabelsOf } from './catalogue.ts';
import { METRICS } from './catalogue.ts';
import type { Exporter, MetricEntry } from './entry.ts';

/** The metrics of one process: those of the catalogue that its service exports, and no others. */
export interface Metrics {
  inc<N extends CounterName>(name: N, labels: LabelsOf<N>, by?: number): void;
  set<N extends GaugeName>(name: N, labels: LabelsOf<N>, value: number): void;
  /** Histograms carry the current trace id as exemplar. */
  observe<N extends HistogramName>(name: N, labels: LabelsOf<N>, value: number): void;
  /** Runs before each scrape, to set gauges that are read rather than counted. */
  onScrape(refresh: () => void | Promise<void>): void;
  readonly contentType: string;
  /** The exposition in OpenMetrics text. */
  scrape(): Promise<string>;
}

/** Registers the catalogue's metrics of `service` in a registry of their own. */
export function createMetrics(service: Exclude<Exporter, 'all'>): Metrics {
  // The type of `registers` knows the older text format only; exemplars need OpenMetrics.
  const registry = new Registry();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
  const known = new Map<string, Metric>();
  for (const [name, entry] of Object.entries(METRICS) as [string, MetricEntry][]) {
    if (entry.exporters.includes('all') || entry.exporters.includes(service)) {
      known.set(name, register(registry, name, entry));
    }
  }
  const refreshers: (() => void | Promise<void>)[] = [];
  const of = <M extends Metric>(name: string): M => {
    const metric = known.get(name);
    if (metric === undefined) throw new Error(`${service} does not export the metric ${name}`);
    return metric as M;
  };
  return {
    inc: (name, labels, by = 1) => of<Counter>(name).inc(plain(labels), by),
    set: (name, labels, value) => of<Gauge>(name).set(plain(labels), value),
    observe: (name, labels, value) => observe(of<Histogram>(name), plain(labels), value),
    onScrape: (refresh) => {
      refreshers.push(refresh);
    },
    contentType: registry.contentType,
    scrape: async () => {
      await Promise.all(refreshers.map((refresh) => refresh()));
      return registry.metrics();
    },
  };
}

/** Label values are strings by the catalogue's type; the registry wants them as such. */
function plain(labels: object): Record<string, string> {
  return { ...labels } as Record<string, string>;
}

function observe(histogram: Histogram, labels: Record<string, string>, value: number): void {
  const traceId = currentTraceId();
  histogram.observe({
    labels,
    value,
    ...(traceId === null ? {} : { exemplarLabels: { trace_id: traceId } }),
  });
}

function register(registry: Registry, name: string, entry: MetricEntry): Metric {
  const shared = { name, help: entry.help, labelNames: Object.keys(entry.labels), registers: [registry] };
  if (entry.type === 'counter') return zeroed(new Counter(shared), entry);
  if (entry.type === 'gauge') return new Gauge(shared);
  return new Histogram({ ...shared, buckets: [...(entry.buckets ?? [])], enableExemplars: true });
}

/** A counter over one closed label starts at 0, so that a rate exists before the first event. */
function zeroed(counter: Counter, entry: MetricEntry): Counter {
  const labels = Object.entries(entry.labels);
  const [only] = labels;
  if (labels.length === 1 && only !== undefined && Array.isArray(only[1])) {
    for (const value of only[1] as string[]) counter.inc({ [only[0]]: value }, 0);
  }
  return counter;
}
