import type { Vec3 } from '@cadml/cad-model';
import type { EntityRecord } from '../entity-record.ts';
import type { Primitive } from '../geometry/primitives.ts';
import { add, apply, scale } from '../geometry/vectors.ts';

/** Points joined by straight lines, and joined to a ring when `closed`. */
export function outline(points: readonly Vec3[], closed = false): Primitive {
  const [first] = points;
  return { kind: 'line', points: closed && first && points.length > 2 ? [...points, first] : points };
}

/** POINT. */
export function point(record: EntityRecord): readonly Primitive[] {
  return [{ kind: 'points', points: record.points(10) }];
}

/** LINE, in world coordinates. */
export function line(record: EntityRecord): readonly Primitive[] {
  return [{ kind: 'line', points: [record.point(10), record.point(11)] }];
}

/** 3DFACE: three or four corners in world coordinates. */
export function face(record: EntityRecord): readonly Primitive[] {
  return [outline(corners(record, [10, 11, 12, 13]), true)];
}

/** SOLID and TRACE: up to four corners in object coordinates, the last two crosswise. */
export function objectCorners(record: EntityRecord): readonly Primitive[] {
  const axes = record.axes();
  const ring = corners(record, [10, 11, 13, 12]).map((corner) => apply(axes, corner));
  return [outline(ring, true)];
}

function corners(record: EntityRecord, codes: readonly number[]): readonly Vec3[] {
  return codes.flatMap((code) => record.points(code).slice(0, 1));
}

/** OLE2FRAME: upper left and lower right corner in world coordinates. */
export function oleFrame(record: EntityRecord): readonly Primitive[] {
  const [left, top, z] = record.point(10);
  const [right, bottom] = record.point(11);
  const ring: Vec3[] = [
    [left, top, z],
    [right, top, z],
    [right, bottom, record.point(11)[2]],
    [left, bottom, z],
  ];
  return [outline(ring, true)];
}

/**
 * What is drawn from a font or a style that is not in the file (SHAPE, TOLERANCE): where it begins, in
 * object (`axes`) or world coordinates.
 */
export function insertionPoint(space: 'object' | 'world'): (record: EntityRecord) => readonly Primitive[] {
  return (record) => {
    const at = record.point(10);
    const points = [space === 'object' ? apply(record.axes(), at) : at];
    return [{ kind: 'points', points, isApproximate: true }];
  };
}

/**
 * IMAGE and WIPEOUT: the clip boundary (14, in pixels, y downwards, counted from the middle of the first
 * pixel) over the vectors of one pixel (11, 12); the frame of the size in pixels (13) where there is none.
 */
export function imageFrame(record: EntityRecord): readonly Primitive[] {
  const origin = record.point(10);
  const u = record.point(11);
  const v = record.point(12);
  const height = record.number(23, 1);
  const place = (x: number, y: number) => add(origin, add(scale(u, x + 0.5), scale(v, height - y - 0.5)));
  const given = record.points(14).map(([x, y]) => [x, y] as const);
  const isClipped = given.length > 1 && record.number(280, 1) !== 0;
  const clip = isClipped
    ? given
    : [[-0.5, -0.5] as const, [record.number(13, 1) - 0.5, height - 0.5] as const];
  const [first, second] = clip;
  if (clip.length > 2 || !first || !second)
    return [
      outline(
        clip.map(([x, y]) => place(x, y)),
        true,
      ),
    ];
  const ring = [first, [second[0], first[1]] as const, second, [first[0], second[1]] as const];
  return [
    outline(
      ring.map(([x, y]) => place(x, y)),
      true,
    ),
  ];
}
