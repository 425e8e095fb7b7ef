import { table } from '../../scripts/fleet/status-table.ts';
import type { Row } from './row.ts';

/** A row with the load of the machine when it was measured. */
export interface MeasuredRow extends Row {
  readonly load: string;
}

export function printRows(rows: readonly MeasuredRow[]): void {
  const head = ['what', 'ours', 'reference', 'ratio', 'target', 'load'];
  const lines = rows.map((row) => [row.what, row.ours, row.reference, row.ratio, row.target, row.load]);
  console.log(`\n${table(head, lines)}\n`);
}
