import type { Vec3 } from '@cadml/cad-model';
import { faceExtents, type Interval, runsOf } from './face-extents.ts';
import type { FaceSurface, SolidShape } from './solid-shape.ts';
import { cross, dot, minus, norm, plus, pointAt } from './vectors.ts';

export type Cylinder = Extract<FaceSurface, { type: 'cylinder' }>;

interface Bore {
  readonly surface: Cylinder;
  readonly walls: Wall[];
}

/** A face of a bore: along its axis from where to where, and how far round it goes. */
interface Wall extends Interval {
  readonly turn: number;
}

/** A wall that goes this far round is a hole; less is a rounding or a slot's end. */
const WHOLE_TURN = 2 * Math.PI * 0.97;

/** Each wall is held against all before it. */
const MAX_WALLS = 3000;

/**
 * Round holes: cylinders whose material is outside, all the way round. Faces on one cylinder are one hole, however it is
 * divided along or around; two where the bore leaves the part in between, as in the ears of a clevis, but not where it is
 * only wider there, as in a groove. null when there are too many walls to tell.
 */
export function holesOf(shape: SolidShape): readonly Cylinder[] | null {
  const hollow = hollowFaces(shape);
  if (hollow.size > MAX_WALLS) return null;
  const extents = faceExtents(shape);
  const bores: Bore[] = [];
  for (const [index, { surface, turn }] of shape.faces.entries()) {
    if (surface?.type !== 'cylinder' || !hollow.has(index)) continue;
    const known = bores.find((bore) => isSame(bore.surface, surface));
    const bore = known ?? { surface, walls: [] };
    if (!known) bores.push(bore);
    bore.walls.push({ turn, ...extents(index, bore.surface) });
  }
  return bores.flatMap(({ surface, walls }) =>
    runsOf(walls, EQUAL * surface.radius, () => wider(shape, surface, { hollow, extents }))
      .filter((run) => run.reduce((sum, { turn }) => sum + turn, 0) >= WHOLE_TURN)
      .map(() => surface),
  );
}

interface Faces {
  readonly hollow: ReadonlySet<number>;
  readonly extents: ReturnType<typeof faceExtents>;
}

/** Where other walls about the same axis go on. */
function wider({ faces }: SolidShape, bore: Cylinder, { hollow, extents }: Faces): readonly Interval[] {
  return faces.flatMap(({ surface }, index) => {
    if (surface === null || !('axis' in surface) || surface.type === 'plane') return [];
    if (surface.type === 'cylinder' && !hollow.has(index)) return [];
    return axisDistance(bore, surface) <= EQUAL * bore.radius ? [extents(index, bore)] : [];
  });
}

/** Cylinders whose outward side looks at their axis. */
export function hollowFaces({ positions, triangles, faces, faceOf }: SolidShape): ReadonlySet<number> {
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

/** Whether two faces lie on one cylinder. */
export function isSame(a: Cylinder, b: Cylinder): boolean {
  return haveOneSize(a, b) && axisDistance(a, b) <= EQUAL * a.radius;
}

/** Radii and directions that differ by less, relative, are equal. */
const EQUAL = 1e-4;

export function haveOneSize(a: Cylinder, b: Cylinder): boolean {
  return Math.abs(a.radius - b.radius) <= EQUAL * a.radius;
}

type OnAxis = Pick<Cylinder, 'origin' | 'axis'>;

/** How far apart two axes are in mm; infinite where they are not parallel. */
export function axisDistance(a: OnAxis, b: OnAxis): number {
  if (norm(cross(a.axis, b.axis)) > EQUAL) return Number.POSITIVE_INFINITY;
  const from = minus(b.origin, a.origin);
  return norm(plus(from, a.axis, -dot(from, a.axis)));
}
