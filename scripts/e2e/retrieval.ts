import type { Ranking } from './neighbours.ts';

export interface RetrievalQuality {
  readonly labels: number;
  readonly queries: number;
  /** Share of queries whose nearest neighbour has their label, averaged over labels. */
  readonly macroNearest: number;
  /** Mean average precision, averaged over labels. */
  readonly macroMap: number;
}

const LEAST_FILES = 5;

/** Leave one out over the labels with at least five parts; rankings hold all parts but the query. */
export function measureRetrieval(
  rankings: ReadonlyMap<string, Ranking>,
  labelOf: ReadonlyMap<string, string>,
): RetrievalQuality {
  const members = Map.groupBy(rankings.keys(), (id) => labelOf.get(id) ?? '');
  const labels = [...members].filter(([, ids]) => ids.length >= LEAST_FILES);
  const counted = new Set(labels.flatMap(([, ids]) => ids));
  const perLabel = labels.map(([label, ids]) => {
    const scores = ids.map((id) => scoreOf(rankings.get(id) ?? [], label, labelOf, counted));
    return { nearest: mean(scores.map((s) => s.nearest)), map: mean(scores.map((s) => s.precision)) };
  });
  return {
    labels: labels.length,
    queries: counted.size,
    macroNearest: mean(perLabel.map((label) => label.nearest)),
    macroMap: mean(perLabel.map((label) => label.map)),
  };
}

function scoreOf(
  ranking: Ranking,
  label: string,
  labelOf: ReadonlyMap<string, string>,
  counted: ReadonlySet<string>,
): { nearest: number; precision: number } {
  const hits = ranking.filter(({ id }) => counted.has(id)).map(({ id }) => labelOf.get(id) === label);
  let found = 0;
  const precisions = hits.flatMap((hit, i) => (hit ? [++found / (i + 1)] : []));
  return { nearest: hits[0] === true ? 1 : 0, precision: mean(precisions) };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
