import { ANALYSIS_METRICS } from './analysis.ts';
import { CACHE_METRICS } from './caches.ts';
import { COMMON_METRICS } from './common.ts';
import { EDGE_METRICS } from './edge.ts';
import { VECTOR_METRICS } from './vectors.ts';

/** Every metric of the fleet, declared once. Names are a contract with the operators. */
export const METRICS = {
  ...COMMON_METRICS,
  ...EDGE_METRICS,
  ...ANALYSIS_METRICS,
  ...CACHE_METRICS,
  ...VECTOR_METRICS,
} as const;

export type MetricName = keyof typeof METRICS;

type NamesOfType<T extends string> = {
  [N in MetricName]: (typeof METRICS)[N]['type'] extends T ? N : never;
}[MetricName];

export type CounterName = NamesOfType<'counter'>;
export type GaugeName = NamesOfType<'gauge'>;
export type HistogramName = NamesOfType<'histogram'>;

type ValueOf<V> = V extends readonly (infer W)[] ? W : string;

/** The labels of a metric with their closed values. */
export type LabelsOf<N extends MetricName> = {
  readonly [L in keyof (typeof METRICS)[N]['labels']]: ValueOf<(typeof METRICS)[N]['labels'][L]>;
};
