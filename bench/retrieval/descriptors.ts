import { blockRanges } from '@cadml/cad-model';
import { SEED_STATISTICS } from '../../services/vector-search/src/adapters/sql/seed-statistics.ts';
import { separate } from '../../services/vector-search/src/domain/distance.ts';
import { standardise } from '../../services/vector-search/src/domain/statistics.ts';
import type { Distance } from './rank.ts';
import type { DescribedPart } from './read-library.ts';

/** A way to compare parts, by the name that the table shows. */
export interface Descriptor {
  readonly name: string;
  readonly distance: Distance;
}

/** v4 as the fleet compares it, D2, v5 with its weights, with equal weights, and each of its blocks alone. */
export function descriptorsOf(parts: readonly DescribedPart[]): readonly Descriptor[] {
  const ranges = blockRanges();
  const blocks = ranges.map(({ name, start, end }) => ({
    name: `v5 block ${name}`,
    distance: squaresOf(parts, start, end),
  }));
  const equal: Distance = (a, b) =>
    blocks.reduce((sum, { distance }, i) => sum + distance(a, b) / (ranges[i]?.weight ?? 1), 0);
  return [
    { name: 'v4', distance: v4Distance(parts) },
    { name: 'D2', distance: d2Distance(parts) },
    { name: 'v5', distance: squaresOf(parts, 0, ranges.at(-1)?.end ?? 0) },
    { name: 'v5, equal weights', distance: equal },
    ...blocks,
  ];
}

/** Cosine of z, then the Euclidean distance: the order of searches. */
function v4Distance(parts: readonly DescribedPart[]): Distance {
  const statistics = SEED_STATISTICS.find(({ version }) => version === 'v4');
  if (statistics === undefined) throw new Error('There are no statistics of v4.');
  const z = parts.map(({ v4 }) => standardise(v4, statistics));
  return (a, b) => {
    const { distance, euclidean } = separate(z[a] as Float64Array, z[b] as Float64Array);
    return distance + euclidean * 1e-9;
  };
}

function d2Distance(parts: readonly DescribedPart[]): Distance {
  return (a, b) => {
    const [left, right] = [parts[a]?.d2 ?? [], parts[b]?.d2 ?? []];
    return left.reduce((sum, value, i) => sum + Math.abs(value - (right[i] as number)), 0);
  };
}

/** The squared distance over some slots; it ranks as the distance does. */
function squaresOf(parts: readonly DescribedPart[], start: number, end: number): Distance {
  return (a, b) => {
    const [left, right] = [(parts[a] as DescribedPart).v5, (parts[b] as DescribedPart).v5];
    let sum = 0;
    for (let i = start; i < end; i++) sum += ((left[i] as number) - (right[i] as number)) ** 2;
    return sum;
  };
}
