import type { CallContext } from '@cadml/cad-model';
import type { Label } from '../domain/filter.ts';
import { compileSelection } from '../domain/row-filter.ts';
import type { Replica } from './index/replica.ts';

export type Counts = Readonly<Record<string, number>>;

export interface CatalogueStats {
  readonly parts: number;
  readonly byProject: Counts;
  readonly byFormat: Counts;
  readonly byMaterial: Counts;
  readonly byClass: Counts;
  readonly sequence: number;
}

/** Counts within the readable projects, after every committed change. */
export async function getStats(replica: Replica, call: CallContext): Promise<CatalogueStats> {
  const sequence = await replica.reachHead(call);
  const { table } = replica.index;
  const passes = compileSelection(table, { projects: call.principal.readableProjects, filters: [] });
  const rows = Array.from({ length: table.rows }, (_, row) => row).filter(passes);
  const by = (label: Label): Counts => {
    const counts = new Map<string, number>();
    for (const row of rows) {
      const value = table.label(row, label);
      if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return Object.fromEntries(counts);
  };
  return {
    parts: rows.length,
    byProject: by('project'),
    byFormat: by('format'),
    byMaterial: by('material'),
    byClass: by('class'),
    sequence,
  };
}
