import type { Vec3 } from '@cadml/cad-model';
import type { BezierCurve } from './bezier.ts';
import type { EllipticArc } from './primitives.ts';
import { add, scale } from './vectors.ts';

/** Largest step of an arc, however coarse the tolerance: an eighth of a turn. */
const MAX_STEP = Math.PI / 4;
/** Halvings of a Bézier piece: 4096 parts of it are enough for any picture. */
const MAX_DEPTH = 12;

/** Points on an arc whose chords leave it by no more than `tolerance`; at most `maxPoints` of them. */
export function flattenArc(arc: EllipticArc, tolerance: number, maxPoints: number): readonly Vec3[] {
  const reach = longestAxis(arc);
  // The height of a chord over an angle d is r·(1 − cos(d/2)).
  const step = Math.min(MAX_STEP, 2 * Math.acos(Math.max(0, 1 - tolerance / reach)));
  const sweep = arc.end - arc.start;
  const wanted = Math.max(1, Math.ceil(sweep / step));
  const segments = Math.max(1, Math.min(Number.isFinite(wanted) ? wanted : 1, maxPoints - 1));
  return Array.from({ length: segments + 1 }, (_, i) => pointAt(arc, arc.start + (sweep * i) / segments));
}

function pointAt({ centre, u, v }: EllipticArc, angle: number): Vec3 {
  return add(centre, add(scale(u, Math.cos(angle)), scale(v, Math.sin(angle))));
}

/** Half the major axis of the ellipse with the conjugate half diameters u and v. */
function longestAxis({ u, v }: EllipticArc): number {
  const dot = (a: Vec3, b: Vec3) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const [a, b, c] = [dot(u, u), dot(u, v), dot(v, v)];
  return Math.sqrt((a + c) / 2 + Math.hypot((a - c) / 2, b));
}

type Homogeneous = readonly [number, number, number, number];

/**
 * Points on a curve of Bézier pieces: each piece is halved until its control points, whose hull holds the
 * curve, lie within `tolerance` of the chord. At most about `maxPoints` of them.
 */
export function flattenBezier(curve: BezierCurve, tolerance: number, maxPoints: number): readonly Vec3[] {
  const size = curve.degree + 1;
  const points: Vec3[] = curve.points.slice(0, 1);
  for (let from = 0; from < curve.points.length; from += size) {
    const piece = curve.points.slice(from, from + size).map(([x, y, z], i): Homogeneous => {
      const w = curve.weights[from + i] as number;
      return [x * w, y * w, z * w, w];
    });
    const open = [{ piece, depth: 0 }];
    for (let next = open.pop(); next; next = open.pop()) {
      const row = next.piece.map(projected);
      if (next.depth >= MAX_DEPTH || points.length >= maxPoints || isFlat(row, tolerance)) {
        points.push(row[row.length - 1] as Vec3);
        continue;
      }
      const [left, right] = halves(next.piece);
      open.push({ piece: right, depth: next.depth + 1 }, { piece: left, depth: next.depth + 1 });
    }
    if (points.length >= maxPoints) break;
  }
  return points;
}

function projected([x, y, z, w]: Homogeneous): Vec3 {
  return [x / w, y / w, z / w];
}

function isFlat(row: readonly Vec3[], tolerance: number): boolean {
  const from = row[0] as Vec3;
  const along = add(row[row.length - 1] as Vec3, scale(from, -1));
  const length2 = along[0] ** 2 + along[1] ** 2 + along[2] ** 2;
  return row.every((point) => {
    const [x, y, z] = add(point, scale(from, -1));
    const dot = x * along[0] + y * along[1] + z * along[2];
    const share = length2 > 0 ? Math.min(1, Math.max(0, dot / length2)) : 0;
    return Math.hypot(x - share * along[0], y - share * along[1], z - share * along[2]) <= tolerance;
  });
}

/** De Casteljau at the middle. */
function halves(piece: readonly Homogeneous[]): [Homogeneous[], Homogeneous[]] {
  const left: Homogeneous[] = [];
  const right: Homogeneous[] = [];
  for (let row = piece; row.length > 0; row = middles(row)) {
    left.push(row[0] as Homogeneous);
    right.push(row[row.length - 1] as Homogeneous);
  }
  return [left, right.reverse()];
}

function middles(row: readonly Homogeneous[]): readonly Homogeneous[] {
  return row.slice(1).map((b, i): Homogeneous => {
    const a = row[i] as Homogeneous;
    return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2, (a[3] + b[3]) / 2];
  });
}
