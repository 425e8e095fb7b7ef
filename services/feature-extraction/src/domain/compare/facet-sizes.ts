import type { TriangleMesh } from '../mesh/weld.ts';

/** Lengths of the three sides of a facet, from each corner to the next, in mm. */
export function sidesOf({ vertices, triangles }: TriangleMesh, facet: number): [number, number, number] {
  const at = facet * 3;
  const [a, b, c] = [triangles[at] as number, triangles[at + 1] as number, triangles[at + 2] as number];
  return [distance(vertices, a, b), distance(vertices, b, c), distance(vertices, c, a)];
}

/** The height of a facet over its longest side, which is the least, in mm. */
export function leastHeight(mesh: TriangleMesh, facet: number): number {
  const sides = sidesOf(mesh, facet);
  return (2 * areaOf(sides)) / (Math.max(...sides) || 1);
}

/** By how much a line through all three corners turns at the middle one, in radians: little where it is a sliver. */
export function turnThrough(mesh: TriangleMesh, facet: number): number {
  const [short, middle, long] = sidesOf(mesh, facet).sort((p, q) => p - q) as [number, number, number];
  if (short === 0) return 0;
  const cosine = (long * long - short * short - middle * middle) / (2 * short * middle);
  return Math.acos(Math.min(1, Math.max(-1, cosine)));
}

/** How far the third corner of a facet is from one of its edges, in mm. */
export function widthOver(mesh: TriangleMesh, facet: number, [from, to]: readonly [number, number]): number {
  const [a, b, c] = sidesOf(mesh, facet);
  const at = facet * 3;
  const isEnd = (k: number) => mesh.triangles[at + k] === from || mesh.triangles[at + k] === to;
  const length = !isEnd(0) ? b : isEnd(1) ? a : c;
  return length === 0 ? 0 : (2 * areaOf([a, b, c])) / length;
}

/** By Heron's formula. */
function areaOf([a, b, c]: readonly [number, number, number]): number {
  const s = (a + b + c) / 2;
  return Math.sqrt(Math.max(0, s * (s - a) * (s - b) * (s - c)));
}

function distance(vertices: ArrayLike<number>, a: number, b: number): number {
  const [p, q] = [a * 3, b * 3];
  const x = (vertices[p] as number) - (vertices[q] as number);
  const y = (vertices[p + 1] as number) - (vertices[q + 1] as number);
  const z = (vertices[p + 2] as number) - (vertices[q + 2] as number);
  return Math.sqrt(x * x + y * y + z * z);
}
