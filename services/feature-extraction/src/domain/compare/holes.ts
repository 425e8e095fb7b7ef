import type { Vec3 } from '@cadml/cad-model';
import type { FaceSurface, SolidShape } from './solid-shape.ts';
import { cross, dot, minus, norm, plus, pointAt } from './vectors.ts';

export type Cylinder = Extract<FaceSurface, { type: 'cylinder' }>;

interface Bore {
  readonly surface: Cylinder;
  turn: number;
}

/** A wall that goes this far round is a hole; less is a rounding or a slot's end. */
const WHOLE_TURN = 2 * Math.PI * 0.97;

/** Each wall is held against all before it. */
const MAX_WALLS = 3000;

/**
 * Round holes: cylinders whose material is outside, all the way round. Faces on one cylinder are one hole, however
 * it is divided along or around. null when there are too many walls to tell.
 */
export function holesOf(shape: SolidShape): readonly Cylinder[] | null {
  const hollow = hollowFaces(shape);
  if (hollow.size > MAX_WALLS) return null;
  const bores: Bore[] = [];
  for (const [index, { surface, turn }] of shape.faces.entries()) {
    if (surface?.type !== 'cylinder' || !hollow.has(index)) continue;
    const known = bores.find((bore) => isSame(bore.surface, surface));
    if (known) known.turn += turn;
    else bores.push({ surface, turn });
  }
  return bores.filter(({ turn }) => turn >= WHOLE_TURN).map(({ surface }) => surface);
}

/** Cylinders whose outward side looks at their axis. */
function hollowFaces({ positions, triangles, faces, faceOf }: SolidShape): ReadonlySet<number> {
  const votes = new Float64Array(faces.length);
  for (let i = 0; i < faceOf.length; i++) {
    const face = faceOf[i] as number;
    const surface = faces[face]?.surface;
    if (surface?.type !== 'cylinder') continue;
    const [a, b, c] = [0, 1, 2].map((k) => pointAt(positions, triangles[i * 3 + k] as number)) as [
      Vec3,
      Vec3,
      Vec3,
    ];
    const from = minus(a, surface.origin);
    const radial = plus(from, surface.axis, -dot(from, surface.axis));
    votes[face] = (votes[face] as number) + dot(cross(minus(b, a), minus(c, a)), radial);
  }
  return new Set([...faces.keys()].filter((face) => (votes[face] as number) < 0));
}

function isSame(a: Cylinder, b: Cylinder): boolean {
  return haveOneSize(a, b) && axisDistance(a, b) <= EQUAL * a.radius;
}

/** Radii and directions that differ by less, relative, are equal. */
const EQUAL = 1e-4;

export function haveOneSize(a: Cylinder, b: Cylinder): boolean {
  return Math.abs(a.radius - b.radius) <= EQUAL * a.radius;
}

/** How far apart two axes are in mm; infinite where they are not parallel. */
export function axisDistance(a: Cylinder, b: Cylinder): number {
  if (norm(cross(a.axis, b.axis)) > EQUAL) return Number.POSITIVE_INFINITY;
  const from = minus(b.origin, a.origin);
  return norm(plus(from, a.axis, -dot(from, a.axis)));
}
