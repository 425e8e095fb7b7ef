import type { Vec3 } from '@cadml/cad-model';
import type { SolidShape } from './solid-shape.ts';
import type { OnTriangle, TrueSurface } from './true-surface.ts';
import { minus, norm, plus, pointAt } from './vectors.ts';

/** Triangles of a face or region that are looked at, spread over it. */
const EACH = 4;
const MOST = 8000;

/**
 * Points amid each face of a B-rep and each smooth region of a mesh, however small: the middle of a triangle's longest
 * side, on the shape as it is. The wall of a hole has its vertices in the planes that it ends in; these lie between.
 */
export function middlesOf(shape: SolidShape, surface: TrueSurface): readonly Vec3[] {
  const places = chosen(shape, surface).map((triangle) => middleOf(shape, triangle));
  if (shape.kind === 'brep') return places.map((place) => surface.above(place));
  return places.map(({ x, y, z }): Vec3 => [x, y, z]);
}

function chosen(shape: SolidShape, surface: TrueSurface): readonly number[] {
  const keyOf = (triangle: number) =>
    shape.kind === 'brep' ? (shape.faceOf[triangle] as number) : surface.regionOf(triangle);
  const count = shape.triangles.length / 3;
  const counts = new Map<number, number>();
  for (let i = 0; i < count; i++) counts.set(keyOf(i), (counts.get(keyOf(i)) ?? 0) + 1);
  const seen = new Map<number, number>();
  const found: number[] = [];
  for (let i = 0; i < count; i++) {
    const order = seen.get(keyOf(i)) ?? 0;
    seen.set(keyOf(i), order + 1);
    const every = Math.ceil((counts.get(keyOf(i)) as number) / EACH);
    if (order % every === 0) found.push(i);
  }
  const step = Math.max(1, Math.ceil(found.length / MOST));
  return found.filter((_, i) => i % step === 0);
}

function middleOf({ positions, triangles }: SolidShape, triangle: number): OnTriangle {
  const corners = [0, 1, 2].map((k) => pointAt(positions, triangles[triangle * 3 + k] as number));
  const [a, b, c] = corners as [Vec3, Vec3, Vec3];
  const sides = [
    { length: norm(minus(b, a)), v: 0.5, w: 0 },
    { length: norm(minus(c, b)), v: 0.5, w: 0.5 },
    { length: norm(minus(a, c)), v: 0, w: 0.5 },
  ];
  const { v, w } = sides.reduce((best, side) => (side.length > best.length ? side : best));
  const [x, y, z] = plus(plus(plus([0, 0, 0], a, 1 - v - w), b, v), c, w);
  return { triangle, x, y, z, v, w };
}
