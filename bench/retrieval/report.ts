import { table } from '../../scripts/fleet/status-table.ts';
import type { Scores } from './rank.ts';
import type { DescribedPart } from './read-library.ts';

/** A descriptor's scores on one task. */
export interface Result {
  readonly task: string;
  readonly descriptor: string;
  readonly scores: Scores;
}

const WORST = 10;

export function printResults(results: readonly Result[]): void {
  for (const [task, own] of Map.groupBy(results, (result) => result.task)) {
    const [first] = own;
    console.log(`\n${task}: ${first?.scores.queries} queries of ${first?.scores.labels} labels`);
    const head = ['descriptor', 'nearest', 'mAP', 'micro mAP', '1st tier', '2nd tier'];
    const lines = own.map(({ descriptor, scores }) => [
      descriptor,
      ...[scores.macroNearest, scores.macroMap, scores.microMap, scores.firstTier, scores.secondTier].map(
        (value) => value.toFixed(3),
      ),
    ]);
    console.log(table(head, lines));
  }
}

/** The labels that v5 finds worst, and what stands in their place. */
export function printConfusion({ byLabel }: Scores): void {
  const worst = byLabel.toSorted((a, b) => a.map - b.map).slice(0, WORST);
  const lines = worst.map(({ label, queries, nearest, map, instead }) => [
    label,
    String(queries),
    nearest.toFixed(2),
    map.toFixed(2),
    Object.entries(instead)
      .slice(0, 4)
      .map(([other, count]) => `${other} ${count}`)
      .join(', '),
  ]);
  console.log(`\nThe ${WORST} labels that v5 finds worst`);
  console.log(table(['label', 'parts', 'nearest', 'mAP', 'in their place'], lines));
}

/** CPU time of a part: reading, tessellating, and what v5 adds. */
export function timesOf(parts: readonly DescribedPart[]) {
  const total = (pick: (part: DescribedPart) => number) => parts.reduce((sum, part) => sum + pick(part), 0);
  const before = total(({ readMs, tessellateMs }) => readMs + tessellateMs);
  const sorted = parts.map(({ shapeMs }) => shapeMs).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return {
    meanReadMs: before / parts.length,
    meanShapeMs: total(({ shapeMs }) => shapeMs) / parts.length,
    added: total(({ shapeMs }) => shapeMs) / before,
    p50ShapeMs: at(0.5),
    p95ShapeMs: at(0.95),
  };
}

export function printTimes(times: ReturnType<typeof timesOf>): void {
  console.log(
    `\nCPU of a part: ${times.meanReadMs.toFixed(0)} ms to read and tessellate; v5 adds ${times.meanShapeMs.toFixed(0)} ms` +
      ` (${(times.added * 100).toFixed(0)} %; p50 ${times.p50ShapeMs.toFixed(0)} ms, p95 ${times.p95ShapeMs.toFixed(0)} ms)`,
  );
}
