/** Services that export a metric; `all` is every one. */
export type Exporter = 'all' | 'gateway' | 'gateway-worker' | 'feature-extraction' | 'vector-search';

/**
 * A label's values: a closed list, or a sentence that says what bounds them (route templates, RPC names,
 * configured names). An unbounded label has no place in the catalogue.
 */
export type LabelValues = readonly string[] | { readonly boundedBy: string };

export interface MetricEntry {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: Readonly<Record<string, LabelValues>>;
  readonly exporters: readonly Exporter[];
  /** Upper bounds of a histogram's buckets, in the metric's unit. */
  readonly buckets?: readonly number[];
}

/** Seconds, for calls inside the fleet and searches. */
export const FAST_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Seconds, for reading files and jobs. */
export const SLOW_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
