import { FAMILIES, type Family } from './seeds/family.ts';
import type { Verdict } from './verdict.ts';

/** Cases by format and outcome. */
export class Tally {
  readonly #counts = new Map<Family, Map<string, number>>();
  #slowestMs = 0;
  cases = 0;

  add(family: Family, { outcome, ms }: Verdict): void {
    const row = this.#counts.get(family) ?? new Map<string, number>();
    row.set(outcome, (row.get(outcome) ?? 0) + 1);
    this.#counts.set(family, row);
    this.#slowestMs = Math.max(this.#slowestMs, ms);
    this.cases++;
  }

  /** Answers of one outcome, over all formats. */
  of(outcome: string): number {
    return [...this.#counts.values()].reduce((sum, row) => sum + (row.get(outcome) ?? 0), 0);
  }

  get slowestMs(): number {
    return this.#slowestMs;
  }

  table(): string {
    const outcomes = [...new Set([...this.#counts.values()].flatMap((row) => [...row.keys()]))].toSorted(
      (a, b) => this.of(b) - this.of(a),
    );
    const families = FAMILIES.filter((family) => this.#counts.has(family));
    const rows = families.map((family) => {
      const row = this.#counts.get(family);
      return [family, ...outcomes.map((outcome) => String(row?.get(outcome) ?? 0))];
    });
    return aligned([
      ['format', ...outcomes],
      ...rows,
      ['all', ...outcomes.map((outcome) => String(this.of(outcome)))],
    ]);
  }
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  '),
    )
    .join('\n');
}
