import type { Vec3 } from '@cadml/cad-model';
import type { FaceSurface, SolidShape } from './solid-shape.ts';
import { cross, dot, minus, norm, plus, pointAt } from './vectors.ts';

type Cylinder = Extract<FaceSurface, { type: 'cylinder' }>;

interface Bore {
  readonly surface: Cylinder;
  turn: number;
}

/** A wall that goes this far round is a hole; less is a rounding or a slot's end. */
const WHOLE_TURN = 2 * Math.PI * 0.97;

/** Each wall is held against all before it. */
const MAX_WALLS = 3000;

/**
 * Numbers of round holes by diameter in mm: cylinders whose material is outside, all the way round. Faces on one
 * cylinder are one hole, however it is divided along or around. null when there are too many walls to tell.
 */
export function holesOf(shape: SolidShape): ReadonlyMap<number, number> | null {
  const hollow = hollowFaces(shape);
  if (hollow.size > MAX_WALLS) return null;
  const bores: Bore[] = [];
  for (const [index, { surface, turn }] of shape.faces.entries()) {
    if (surface?.type !== 'cylinder' || !hollow.has(index)) continue;
    const known = bores.find((bore) => isSame(bore.surface, surface));
    if (known) known.turn += turn;
    else bores.push({ surface, turn });
  }
  const counts = new Map<number, number>();
  for (const { surface, turn } of bores) {
    if (turn < WHOLE_TURN) continue;
    const diameter = Number((2 * surface.radius).toPrecision(5));
    counts.set(diameter, (counts.get(diameter) ?? 0) + 1);
  }
  return counts;
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
  const near = 1e-4 * a.radius;
  if (Math.abs(a.radius - b.radius) > near || norm(cross(a.axis, b.axis)) > 1e-4) return false;
  const from = minus(b.origin, a.origin);
  return norm(plus(from, a.axis, -dot(from, a.axis))) <= near;
}
