/** What a part is to be found by. */
export interface Item {
  /** Parts of one class are to find each other. */
  readonly label: string;
}

/** Distance between the parts of two numbers. */
export type Distance = (a: number, b: number) => number;

/** Which parts a query is compared with. */
export type Gallery = (query: number, candidate: number) => boolean;

export interface Scores {
  readonly queries: number;
  readonly labels: number;
  /** Means of the labels' means: the nearest is of the label; average precision. */
  readonly macroNearest: number;
  readonly macroMap: number;
  /** Mean over all queries. */
  readonly microMap: number;
  /** Share of the label among as many, and twice as many, as there are others of the label; mean of labels' means. */
  readonly firstTier: number;
  readonly secondTier: number;
  readonly byLabel: readonly LabelScores[];
}

export interface LabelScores {
  readonly label: string;
  readonly queries: number;
  readonly nearest: number;
  readonly map: number;
  /** Labels that stand among the first where this one should, by how often. */
  readonly instead: Readonly<Record<string, number>>;
}

interface QueryScores {
  readonly nearest: number;
  readonly precision: number;
  readonly firstTier: number;
  readonly secondTier: number;
  readonly instead: readonly string[];
}

/** Ranks the gallery for each query and scores the ranking; queries that nothing answers are left out. */
export function rank(
  items: readonly Item[],
  queries: readonly number[],
  { distance, gallery }: { readonly distance: Distance; readonly gallery: Gallery },
): Scores {
  const byLabel = new Map<string, QueryScores[]>();
  for (const query of queries) {
    const scores = scoreQuery(items, query, { distance, gallery });
    if (scores === null) continue;
    const label = (items[query] as Item).label;
    byLabel.set(label, [...(byLabel.get(label) ?? []), scores]);
  }
  const all = [...byLabel.values()];
  const macro = (pick: (scores: QueryScores) => number) => mean(all.map((own) => mean(own.map(pick))));
  return {
    queries: all.flat().length,
    labels: all.length,
    macroNearest: macro(({ nearest }) => nearest),
    macroMap: macro(({ precision }) => precision),
    microMap: mean(all.flat().map(({ precision }) => precision)),
    firstTier: macro(({ firstTier }) => firstTier),
    secondTier: macro(({ secondTier }) => secondTier),
    byLabel: [...byLabel].map(([label, own]) => ({
      label,
      queries: own.length,
      nearest: mean(own.map(({ nearest }) => nearest)),
      map: mean(own.map(({ precision }) => precision)),
      instead: counted(own.flatMap(({ instead }) => instead)),
    })),
  };
}

function scoreQuery(
  items: readonly Item[],
  query: number,
  { distance, gallery }: { readonly distance: Distance; readonly gallery: Gallery },
): QueryScores | null {
  const ranked = [...items.keys()]
    .filter((candidate) => candidate !== query && gallery(query, candidate))
    .map((candidate) => ({ candidate, at: distance(query, candidate) }))
    .sort((a, b) => a.at - b.at || a.candidate - b.candidate)
    .map(({ candidate }) => (items[candidate] as Item).label);
  const { label } = items[query] as Item;
  const relevant = ranked.filter((other) => other === label).length;
  if (relevant === 0) return null;
  let [hits, precision] = [0, 0];
  for (const [i, other] of ranked.entries()) {
    if (other !== label) continue;
    hits++;
    precision += hits / (i + 1) / relevant;
  }
  const share = (depth: number) =>
    ranked.slice(0, depth).filter((other) => other === label).length / relevant;
  return {
    nearest: ranked[0] === label ? 1 : 0,
    precision,
    firstTier: share(relevant),
    secondTier: share(2 * relevant),
    instead: ranked.slice(0, relevant).filter((other) => other !== label),
  };
}

function counted(labels: readonly string[]): Readonly<Record<string, number>> {
  const counts = Object.entries(Object.groupBy(labels, (label) => label)).map(
    ([label, own = []]) => [label, own.length] as const,
  );
  return Object.fromEntries(counts.sort((a, b) => b[1] - a[1]));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
