import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Metrics } from './metrics.ts';

/** Keeps build_info, event-loop delay, memory and CPU of this process up to date. Returns how to stop. */
export function collectProcessMetrics(metrics: Metrics, service: string, version: string): () => void {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  let cpuSeconds = 0;
  metrics.set('build_info', { service, version }, 1);
  metrics.onScrape(() => {
    for (const [quantile, percentile] of [
      ['0.5', 50],
      ['0.99', 99],
      ['1', 100],
    ] as const) {
      metrics.set('event_loop_delay_seconds', { quantile }, excess(delay.percentile(percentile)));
    }
    delay.reset();
    metrics.set('process_resident_memory_bytes', {}, process.memoryUsage.rss());
    const usage = process.cpuUsage();
    const now = (usage.user + usage.system) / 1e6;
    metrics.inc('process_cpu_seconds_total', {}, now - cpuSeconds);
    cpuSeconds = now;
  });
  return () => delay.disable();
}

/** The monitor reports whole timer periods: what exceeds the resolution is delay. */
function excess(nanoseconds: number): number {
  return Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e9 - 0.01) : 0;
}
