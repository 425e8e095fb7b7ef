import type { Vec3 } from '@cadml/cad-model';
import type { EntityRecord } from '../entity-record.ts';
import type { EllipticArc, Primitive } from '../geometry/primitives.ts';
import { apply, cross, scale } from '../geometry/vectors.ts';

const TURN = 2 * Math.PI;
const RADIANS = Math.PI / 180;

/** CIRCLE, in object coordinates. A radius that is not positive leaves its centre. */
export function circle(record: EntityRecord): readonly Primitive[] {
  return circularArc(record, 0, TURN);
}

/** ARC: counter-clockwise from angle 50 to angle 51, in degrees. */
export function arc(record: EntityRecord): readonly Primitive[] {
  const start = record.number(50) * RADIANS;
  return circularArc(record, start, start + sweepOf(start, record.number(51) * RADIANS));
}

/** ELLIPSE: world coordinates, from parameter 41 to 42; the minor axis is normal × major × ratio. */
export function ellipse(record: EntityRecord): readonly Primitive[] {
  const u = record.point(11);
  const normal = record.axes()[2];
  const v = scale(cross(normal, u), record.number(40, 1));
  const start = record.number(41);
  const end = start + sweepOf(start, record.number(42, TURN));
  return [{ kind: 'arc', centre: record.point(10), u, v, start, end }];
}

/** A turn that was written with nine digits is still one. */
const TURN_ROUNDING = 1e-8;

/** The way from start to end, counter-clockwise; no way at all means a full turn. */
export function sweepOf(start: number, end: number): number {
  const way = end - start;
  if (Math.abs(way) < 1e-12 || Math.abs(Math.abs(way) - TURN) < TURN_ROUNDING) return TURN;
  const sweep = ((way % TURN) + TURN) % TURN;
  return sweep < 1e-12 ? TURN : sweep;
}

function circularArc(record: EntityRecord, start: number, end: number): readonly Primitive[] {
  const axes = record.axes();
  const centre = apply(axes, record.point(10));
  const radius = record.number(40);
  if (radius <= 0) return [{ kind: 'points', points: [centre] }];
  return [{ kind: 'arc', centre, u: scale(axes[0], radius), v: scale(axes[1], radius), start, end }];
}

/**
 * The arc of a polyline segment: the bulge is the tangent of a quarter of its angle, positive when it goes
 * counter-clockwise from a to b. Both points lie in one plane of constant z.
 */
export function bulgeArc(a: Vec3, b: Vec3, bulge: number): EllipticArc {
  const offset = (1 - bulge * bulge) / (4 * bulge);
  const centre: Vec3 = [
    (a[0] + b[0]) / 2 - (b[1] - a[1]) * offset,
    (a[1] + b[1]) / 2 + (b[0] - a[0]) * offset,
    a[2],
  ];
  const radius = (Math.hypot(b[0] - a[0], b[1] - a[1]) * (1 + bulge * bulge)) / (4 * Math.abs(bulge));
  const from = bulge > 0 ? a : b;
  const start = Math.atan2(from[1] - centre[1], from[0] - centre[0]);
  const end = start + 4 * Math.atan(Math.abs(bulge));
  return { kind: 'arc', centre, u: [radius, 0, 0], v: [0, radius, 0], start, end };
}
