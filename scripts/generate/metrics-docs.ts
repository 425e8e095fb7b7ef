import { METRICS, type MetricEntry } from '@cadml/observability';
import { type Artefact, replaceBetween } from './artefact.ts';

/** docs/metrics.md: every metric that is exported, documented from the catalogue. */
export const METRICS_DOCS: Artefact = {
  path: 'docs/metrics.md',
  render: (present) => replaceBetween(present, 'metrics', metricsTable()),
};

function metricsTable(): string {
  const rows = (Object.entries(METRICS) as [string, MetricEntry][]).toSorted(([a], [b]) =>
    a.localeCompare(b),
  );
  return [
    '| metric | type | labels | exported by | meaning |',
    '|---|---|---|---|---|',
    ...rows.map(([name, entry]) => {
      const labels = Object.keys(entry.labels).map((label) => `\`${label}\``);
      return `| \`${name}\` | ${entry.type} | ${labels.join(', ')} | ${entry.exporters.join(', ')} | ${entry.help} |`;
    }),
  ].join('\n');
}
