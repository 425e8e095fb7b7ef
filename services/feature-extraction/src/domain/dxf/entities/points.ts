import type { EntityRecord } from '../entity-record.ts';
import type { Primitive } from '../geometry/primitives.ts';
import { add, apply, scale } from '../geometry/vectors.ts';

/** LINE, 3DFACE, POINT, LEADER and others that are points in world coordinates under the given codes. */
export function worldPoints(...codes: readonly number[]): (record: EntityRecord) => readonly Primitive[] {
  return (record) => [{ kind: 'points', points: codes.flatMap((code) => record.points(code)) }];
}

/** MULTILEADER: vertices and the base of the content; the last group 10 is the scale of a block. */
export function leaderVertices(record: EntityRecord): readonly Primitive[] {
  return [{ kind: 'points', points: record.points(10).slice(0, -1) }];
}

/** SOLID and TRACE: up to four corners in object coordinates. */
export function objectCorners(record: EntityRecord): readonly Primitive[] {
  const axes = record.axes();
  const corners = [10, 11, 12, 13].flatMap((code) => record.points(code));
  return [{ kind: 'points', points: corners.map((corner) => apply(axes, corner)) }];
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
  const clip =
    given.length > 1 ? given : [[-0.5, -0.5] as const, [record.number(13, 1) - 0.5, height - 0.5] as const];
  const [first, second] = clip;
  if (clip.length > 2 || !first || !second) {
    return [{ kind: 'points', points: clip.map(([x, y]) => place(x, y)) }];
  }
  const corners = [first, second, [first[0], second[1]] as const, [second[0], first[1]] as const];
  return [{ kind: 'points', points: corners.map(([x, y]) => place(x, y)) }];
}

/** MESH: the level-0 vertices, whose hull holds the smoothed surface. */
export function meshVertices(record: EntityRecord): readonly Primitive[] {
  return [{ kind: 'points', points: record.points(10).slice(0, record.number(92)) }];
}
