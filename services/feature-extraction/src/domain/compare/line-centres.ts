import type { Vec3 } from '@cadml/cad-model';
import { DisjointSets } from '../mesh/disjoint-sets.ts';
import { NO_FACET, sharedEdges } from '../mesh/shared-edges.ts';
import type { SolidShape } from './solid-shape.ts';
import { minus, norm, plus, pointAt, times } from './vectors.ts';

/** The middle of a line that edges make together. */
export interface LineCentre {
  readonly at: Vec3;
  readonly lengthMm: number;
}

/** Of each line that edges, by the numbers of their ends, make with those that they meet; longest first. */
export function lineCentres(
  vertices: ArrayLike<number>,
  edges: readonly (readonly [number, number])[],
): readonly LineCentre[] {
  const lines = new DisjointSets(vertices.length / 3);
  for (const ends of edges) lines.unite(...ends);
  const sums = new Map<number, { sum: Vec3; length: number }>();
  for (const ends of edges) {
    const [from, to] = [pointAt(vertices, ends[0]), pointAt(vertices, ends[1])];
    const length = norm(minus(to, from));
    const known = sums.get(lines.root(ends[0])) ?? { sum: [0, 0, 0], length: 0 };
    const sum = plus(known.sum, plus(from, to), length / 2);
    sums.set(lines.root(ends[0]), { sum, length: known.length + length });
  }
  return Array.from(sums.values(), ({ sum, length }) => ({
    at: times(sum, 1 / length),
    lengthMm: length,
  })).sort((p, q) => q.lengthMm - p.lengthMm);
}

/** Of the borders of a B-rep's faces, which share no vertices: those of holes lie amid them. */
export function borderCentres({ positions, triangles }: SolidShape): readonly LineCentre[] {
  const { ends, facets } = sharedEdges(triangles);
  const edges: (readonly [number, number])[] = [];
  for (let edge = 0; edge < facets.length; edge += 2) {
    if (facets[edge + 1] === NO_FACET) edges.push([ends[edge] as number, ends[edge + 1] as number]);
  }
  return lineCentres(positions, edges);
}
