import { describe, expect, test } from '@jest/globals';
import { METRICS } from './catalogue.ts';
import { createMetrics } from './metrics.ts';

describe('metrics', () => {
  test('a service exports its metrics of the catalogue and no others', async () => {
    const text = await createMetrics('vector-search').scrape();
    expect(text).toContain('vector_index_size');
    expect(text).not.toContain('kernel_workers');
    expect(text.endsWith('# EOF\n')).toBe(true);
  });

  test('a metric of another service is refused loudly', () => {
    const metrics = createMetrics('vector-search');
    expect(() => metrics.set('kernel_workers', { state: 'idle' }, 1)).toThrow('does not export');
  });

  test('histograms take observations without a trace', async () => {
    const metrics = createMetrics('vector-search');
    metrics.observe('vector_query_latency_seconds', { backend: 'exact' }, 0.002);
    expect(await metrics.scrape()).toMatch(/vector_query_latency_seconds_count\{backend="exact"\} 1/);
  });

  test('gauges are refreshed before each scrape', async () => {
    const metrics = createMetrics('vector-search');
    let parts = 0;
    metrics.onScrape(() => metrics.set('parts', {}, ++parts));
    await metrics.scrape();
    expect(await metrics.scrape()).toMatch(/^parts 2$/m);
  });

  test('a counter over one closed label exists before its first event', async () => {
    const text = await createMetrics('vector-search').scrape();
    expect(text).toMatch(/similarity_degraded_total\{event="degraded"\} 0/);
  });

  test('names follow the conventions: base units, _total for counters only', () => {
    for (const [name, entry] of Object.entries(METRICS)) {
      expect(name.endsWith('_total')).toBe(entry.type === 'counter');
      expect(name).not.toMatch(/_(ms|millis|kb|mb|percent)(_|$)/);
      expect(entry.type === 'histogram').toBe('buckets' in entry);
    }
  });
});
