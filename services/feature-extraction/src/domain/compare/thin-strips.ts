import { DisjointSets } from '../mesh/disjoint-sets.ts';
import type { Meeting } from './facet-meetings.ts';
import { dot, pointAt } from './vectors.ts';

export interface Facets {
  readonly normals: Float32Array;
  /** 1 for a facet that is too low to have a direction. */
  readonly isThin: Uint8Array;
  /** A bend of more, in radians, is an edge. */
  readonly crease: number;
}

/** Facets that face so alike are one side of a strip, and more sides are not told apart. */
const SAME = Math.cos(0.1);
const MOST_SIDES = 16;

/**
 * Tells of facets that are too low to have a direction whether they lie along an edge: facets that hang together are
 * one strip, and what surrounds it goes on straight, or somewhere at an angle.
 */
export function stripsOnEdges(meetings: readonly Meeting[], facets: Facets): (facet: number) => boolean {
  const { normals, isThin, crease } = facets;
  const strips = new DisjointSets(isThin.length);
  for (const { facets: meeting } of meetings) {
    const [first, ...others] = meeting.filter((facet) => isThin[facet] === 1);
    for (const other of others) strips.unite(first as number, other);
  }
  const around = new Map<number, number[]>();
  const onEdge = new Set<number>();
  for (const { facets: meeting } of meetings) {
    const thin = meeting.find((facet) => isThin[facet] === 1);
    const side = meeting.find((facet) => isThin[facet] === 0);
    if (thin === undefined || side === undefined) continue;
    const strip = strips.root(thin);
    const known = around.get(strip) ?? [];
    const cosines = known.map((other) => dot(pointAt(normals, other), pointAt(normals, side)));
    if (cosines.some((cosine) => cosine < Math.cos(crease))) onEdge.add(strip);
    if (cosines.every((cosine) => cosine < SAME) && known.length < MOST_SIDES)
      around.set(strip, [...known, side]);
  }
  return (facet) => onEdge.has(strips.root(facet));
}
