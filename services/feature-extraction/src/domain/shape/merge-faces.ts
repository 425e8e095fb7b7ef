import type { Vec3 } from '@cadml/cad-model';
import { DisjointSets } from '../mesh/disjoint-sets.ts';
import { facetsAt, type RecognisedBody, turnAcross } from './face-edges.ts';
import { radialFrom } from './fit/fit-cylinder.ts';
import type { FittedSurface } from './fit/fit-surface.ts';
import type { Surface } from './shape-document.ts';
import { between, dot, norm } from './vec3.ts';

/** Faces that meet at a smaller angle, in radians, continue each other. */
export const TANGENT = 0.06;

/** Lengths, relative to the larger, and directions, in radians, that are the same. */
const SAME_LENGTH = 5e-3;
const SAME_ANGLE = 0.02;

/**
 * Puts the faces together that are pieces of one surface: exporters cut cylinders into halves, and free forms
 * wherever it suits them. Returns the region of each face, numbered from 0 without gaps.
 */
export function mergeFaces(whole: RecognisedBody): {
  readonly regionOf: Int32Array;
  readonly regions: number;
} {
  const { body, edges, fits } = whole;
  const sets = new DisjointSets(body.faces);
  for (const [pair, angle] of meanTurns(whole)) {
    const [a, b] = [Math.floor(pair / body.faces), pair % body.faces];
    if (angle > TANGENT) continue;
    if (isSameSurface(fits[a] as FittedSurface, fits[b] as FittedSurface)) sets.unite(a, b);
  }
  const regionOf = new Int32Array(body.faces);
  let regions = 0;
  for (let face = 0; face < body.faces; face++) {
    const root = sets.root(face);
    regionOf[face] = root === face ? regions++ : (regionOf[root] as number);
  }
  return { regionOf, regions };

  /** Mean angle between two faces, over the length in which they meet. */
  function meanTurns(of: RecognisedBody): readonly (readonly [number, number])[] {
    const sums = new Map<number, { turn: number; edges: number }>();
    for (let edge = 0; edge < edges.facets.length / 2; edge++) {
      const facets = facetsAt(edges, edge);
      if (facets === null) continue;
      const [a, b] = facets.map((facet) => body.faceOf[facet] as number) as [number, number];
      if (a === b) continue;
      const pair = Math.min(a, b) * body.faces + Math.max(a, b);
      const sum = sums.get(pair) ?? { turn: 0, edges: 0 };
      sum.turn += Math.abs(turnAcross(of, edge, facets));
      sum.edges++;
      sums.set(pair, sum);
    }
    return [...sums].map(([pair, { turn, edges: count }]) => [pair, turn / count] as const);
  }
}

function isSameSurface(
  { surface: a, bend: left }: FittedSurface,
  { surface: b, bend: right }: FittedSurface,
): boolean {
  if (left !== right || a.kind !== b.kind) return false;
  switch (a.kind) {
    case 'plane':
    case 'freeform':
      return true;
    case 'cylinder':
      return b.kind === 'cylinder' && isClose(a.radius, b.radius) && isCoaxial(a, b, a.radius);
    case 'cone':
      return b.kind === 'cone' && isSameCone(a, b);
    case 'sphere':
      return b.kind === 'sphere' && isClose(a.radius, b.radius) && isNear(a.origin, b.origin, a.radius);
    case 'torus':
      return (
        b.kind === 'torus' &&
        isClose(a.radius, b.radius) &&
        isClose(a.majorRadius, b.majorRadius) &&
        isNear(a.origin, b.origin, a.majorRadius) &&
        isParallel(a.axis, b.axis)
      );
  }
}

type Cone = Extract<Surface, { kind: 'cone' }>;

function isSameCone(a: Cone, b: Cone): boolean {
  return Math.abs(a.semiAngle - b.semiAngle) <= SAME_ANGLE && isParallel(a.axis, b.axis);
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= SAME_LENGTH * Math.max(a, b);
}

function isNear(a: Vec3, b: Vec3, size: number): boolean {
  return norm(between(a, b)) <= SAME_LENGTH * size;
}

function isParallel(a: Vec3, b: Vec3): boolean {
  return Math.abs(dot(a, b)) >= Math.cos(SAME_ANGLE);
}

interface Line {
  readonly origin: Vec3;
  readonly axis: Vec3;
}

function isCoaxial(a: Line, b: Line, size: number): boolean {
  return isParallel(a.axis, b.axis) && norm(radialFrom(a.origin, a.axis, b.origin)) <= 2 * SAME_LENGTH * size;
}
