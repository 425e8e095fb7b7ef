import type { Vec3 } from '@cadml/cad-model';
import type { EntityRecord } from '../entity-record.ts';
import { mapped, type Primitive } from '../geometry/primitives.ts';
import { apply } from '../geometry/vectors.ts';
import { sweepOf } from './curves.ts';
import { outline } from './points.ts';
import { bulgedPath } from './polylines.ts';
import { nurbs } from './spline.ts';

const POLYLINE_PATH = 2;
const RADIANS = Math.PI / 180;

/** HATCH: its boundary paths, in object coordinates at the elevation of its first point. */
export function hatch(record: EntityRecord): readonly Primitive[] {
  const cursor = new HatchCursor(record);
  const primitives: Primitive[] = [];
  for (let paths = cursor.count(91); paths > 0 && !cursor.isAtEnd; paths--) {
    const isPolyline = (cursor.value(92) & POLYLINE_PATH) !== 0;
    for (const primitive of isPolyline ? polylinePath(cursor) : edgePath(cursor)) primitives.push(primitive);
  }
  const axes = record.axes();
  const lift = apply(axes, [0, 0, record.number(30)]);
  return primitives.map((primitive) => mapped(primitive, axes, lift));
}

/** Reads the groups in order: boundary data have no other structure than their order. */
class HatchCursor {
  readonly record: EntityRecord;
  private at = 0;

  constructor(record: EntityRecord) {
    this.record = record;
  }

  get isAtEnd(): boolean {
    return this.at >= this.record.codes.length;
  }

  /** The value of the next group with this code; the cursor stands behind it. 0 when none follows. */
  value(code: number): number {
    const found = this.record.codes.indexOf(code, this.at);
    if (found < 0) {
      this.at = this.record.codes.length;
      return 0;
    }
    this.at = found + 1;
    return this.record.values[found] as number;
  }

  /** A count, never more than the groups that follow. */
  count(code: number): number {
    return Math.min(this.value(code), this.record.codes.length - this.at);
  }

  /** The next `count` points of a code, with what lies between them. */
  points(code: number, count: number): Vec3[] {
    const from = this.at;
    for (let i = 0; i < count; i++) this.value(code + 10);
    return this.record.pointsBetween(code, from, this.at);
  }

  point(code: number): Vec3 {
    return this.points(code, 1)[0] ?? [0, 0, 0];
  }

  /** True when the next group has this code. */
  isNext(code: number): boolean {
    return this.record.codes[this.at] === code;
  }
}

function polylinePath(cursor: HatchCursor): readonly Primitive[] {
  const hasBulge = cursor.value(72) !== 0;
  const closed = cursor.value(73) !== 0;
  const points: Vec3[] = [];
  const bulges: number[] = [];
  for (let count = cursor.count(93); count > 0; count--) {
    points.push(cursor.point(10));
    bulges.push(hasBulge && cursor.isNext(42) ? cursor.value(42) : 0);
  }
  return bulgedPath(points, bulges, closed);
}

function edgePath(cursor: HatchCursor): readonly Primitive[] {
  const edges: Primitive[] = [];
  for (let count = cursor.count(93); count > 0 && !cursor.isAtEnd; count--) {
    const found = edge(cursor);
    if (found) edges.push(found);
  }
  return edges;
}

function edge(cursor: HatchCursor): Primitive | null {
  switch (cursor.value(72)) {
    case 1:
      return outline([cursor.point(10), cursor.point(11)]);
    case 2: {
      const centre = cursor.point(10);
      const radius = cursor.value(40);
      return { kind: 'arc', centre, u: [radius, 0, 0], v: [0, radius, 0], ...angles(cursor) };
    }
    case 3: {
      const centre = cursor.point(10);
      const u = cursor.point(11);
      const ratio = cursor.value(40);
      const v: Vec3 = [-u[1] * ratio, u[0] * ratio, 0];
      return { kind: 'arc', centre, u, v, ...parameters(angles(cursor), ratio) };
    }
    case 4:
      return splineEdge(cursor);
    default:
      return null;
  }
}

/** Angles of a clockwise edge are counted clockwise. */
function angles(cursor: HatchCursor): Angles {
  const first = cursor.value(50) * RADIANS;
  const last = cursor.value(51) * RADIANS;
  const counterClockwise = cursor.value(73) !== 0;
  const start = counterClockwise ? first : -last;
  const end = counterClockwise ? last : -first;
  return { start, end: start + sweepOf(start, end) };
}

/**
 * Unlike an ELLIPSE, an elliptic edge gives the angles under which its ends are seen from the centre, against
 * the major axis (read off files of AutoCAD, whose edges only meet this way).
 */
function parameters({ start, end }: Angles, ratio: number): Angles {
  const first = ellipseParameter(start, ratio);
  return { start: first, end: first + sweepOf(first, ellipseParameter(end, ratio)) };
}

function ellipseParameter(angle: number, ratio: number): number {
  return Math.atan2(Math.sin(angle), Math.cos(angle) * ratio);
}

interface Angles {
  readonly start: number;
  readonly end: number;
}

function splineEdge(cursor: HatchCursor): Primitive {
  const degree = cursor.value(94);
  const knotCount = cursor.count(95);
  const pointCount = cursor.count(96);
  const knots = Array.from({ length: knotCount }, () => cursor.value(40));
  const points: Vec3[] = [];
  const weights: number[] = [];
  for (let i = 0; i < pointCount; i++) {
    points.push(cursor.point(10));
    if (cursor.isNext(42)) weights.push(cursor.value(42));
  }
  return nurbs({ degree, knots, points, weights });
}
