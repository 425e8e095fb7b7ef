import { MANY_FACETS, sharedEdges } from '../mesh/shared-edges.ts';

/** An edge with the facets that meet at it. */
export interface Meeting {
  /** Vertex numbers. */
  readonly ends: readonly [number, number];
  /** One at a border, two as a rule, more where bodies touch each other. */
  readonly facets: readonly number[];
}

/** The edges of welded triangles with all facets on each. Linear. */
export function facetMeetings(triangles: Uint32Array): readonly Meeting[] {
  const { ends, facets } = sharedEdges(triangles);
  const crowded = new Map<number, number[]>();
  const key = (a: number, b: number) => Math.min(a, b) * triangles.length + Math.max(a, b);
  for (let edge = 0; edge < facets.length; edge += 2) {
    if (facets[edge + 1] === MANY_FACETS)
      crowded.set(key(ends[edge] as number, ends[edge + 1] as number), []);
  }
  for (let half = 0; crowded.size > 0 && half < triangles.length; half++) {
    const next = half % 3 === 2 ? half - 2 : half + 1;
    crowded.get(key(triangles[half] as number, triangles[next] as number))?.push(Math.floor(half / 3));
  }
  return Array.from({ length: facets.length / 2 }, (_, i) => {
    const [a, b] = [ends[i * 2] as number, ends[i * 2 + 1] as number];
    const [first, second] = [facets[i * 2] as number, facets[i * 2 + 1] as number];
    if (second === MANY_FACETS) return { ends: [a, b], facets: crowded.get(key(a, b)) ?? [first] };
    return { ends: [a, b], facets: second < 0 ? [first] : [first, second] };
  });
}
