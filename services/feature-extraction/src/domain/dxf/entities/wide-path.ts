import type { Vec3 } from '@cadml/cad-model';
import type { EllipticArc, Primitive } from '../geometry/primitives.ts';
import { bulgeArc } from './curves.ts';

/** A segment of a polyline that has a width, from its start to its end. */
export interface WideSegment {
  readonly from: Vec3;
  readonly to: Vec3;
  /** 0: a straight line. */
  readonly bulge: number;
  readonly startWidth: number;
  readonly endWidth: number;
}

/** Sharper corners than this (29°) are cut off: their tip would be four times as far out as the line is wide. */
const LEAST_MITRE = Math.sin((29 * Math.PI) / 360) ** 2 * 2;
const TAPER_STEPS = 64;

/** The outline of each segment, and the outer tips of the corners between straight ones. */
export function widePath(segments: readonly WideSegment[], closed: boolean): readonly Primitive[] {
  const outlines = segments.flatMap((segment) => (isPoint(segment) ? [] : outlineOf(segment)));
  const corners = segments.flatMap((segment, i) => {
    const next = segments[i + 1] ?? (closed ? segments[0] : undefined);
    return next === undefined ? [] : mitre(segment, next);
  });
  return [...outlines, ...corners];
}

function outlineOf(segment: WideSegment): readonly Primitive[] {
  const { from, to, bulge, startWidth, endWidth } = segment;
  if (bulge !== 0) return bentOutline(segment, bulgeArc(from, to, bulge));
  const across = normalOf(segment);
  const points = [
    beside(from, across, startWidth / 2),
    beside(to, across, endWidth / 2),
    beside(to, across, -endWidth / 2),
    beside(from, across, -startWidth / 2),
  ];
  return [{ kind: 'line', points: [...points, points[0] as Vec3] }];
}

function bentOutline({ bulge, startWidth, endWidth }: WideSegment, arc: EllipticArc): readonly Primitive[] {
  const radius = arc.u[0];
  const [first, last] = bulge > 0 ? [startWidth, endWidth] : [endWidth, startWidth];
  const at = (t: number, reach: number): Vec3 => [
    arc.centre[0] + reach * Math.cos(t),
    arc.centre[1] + reach * Math.sin(t),
    arc.centre[2],
  ];
  const ends = [[arc.start, first] as const, [arc.end, last] as const].map(
    ([t, width]): Primitive => ({
      kind: 'line',
      points: [at(t, Math.max(0, radius - width / 2)), at(t, radius + width / 2)],
    }),
  );
  if (first === last) {
    const rims = [radius + first / 2, radius - first / 2].filter((reach) => reach > 0);
    return [...rims.map((reach) => ({ ...arc, u: [reach, 0, 0], v: [0, reach, 0] }) as const), ...ends];
  }
  const rims = [1, -1].map((side): Primitive => {
    const points = Array.from({ length: TAPER_STEPS + 1 }, (_, i) => {
      const share = i / TAPER_STEPS;
      const width = first + (last - first) * share;
      const reach = Math.max(0, radius + (side * width) / 2);
      return at(arc.start + (arc.end - arc.start) * share, reach);
    });
    return { kind: 'line', points };
  });
  return [...rims, ...ends];
}

/** Where the outer edges of two straight segments of one width meet. */
function mitre(one: WideSegment, next: WideSegment): readonly Primitive[] {
  const width = one.endWidth;
  const isCorner = width > 0 && width === next.startWidth && one.bulge === 0 && next.bulge === 0;
  if (!isCorner || isPoint(one) || isPoint(next)) return [];
  const [a, b] = [normalOf(one), normalOf(next)];
  const spread = 1 + a[0] * b[0] + a[1] * b[1];
  if (spread < LEAST_MITRE) return [];
  const turn = a[0] * b[1] - a[1] * b[0];
  const outer = turn > 0 ? -width / 2 : width / 2;
  const tip = beside(one.to, [(a[0] + b[0]) / spread, (a[1] + b[1]) / spread], outer);
  return [{ kind: 'line', points: [beside(one.to, a, outer), tip, beside(one.to, b, outer)] }];
}

function isPoint({ from, to }: WideSegment): boolean {
  return from[0] === to[0] && from[1] === to[1];
}

/** To the left of a straight segment, one long. */
function normalOf({ from, to }: WideSegment): readonly [number, number] {
  const [x, y] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(x, y);
  return [-y / length, x / length];
}

function beside(point: Vec3, [x, y]: readonly [number, number], distance: number): Vec3 {
  return [point[0] + x * distance, point[1] + y * distance, point[2]];
}
