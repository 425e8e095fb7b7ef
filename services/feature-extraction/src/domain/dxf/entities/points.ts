import type { Vec3 } from '@cadml/cad-model';
import type { EntityRecord } from '../entity-record.ts';
import type { Primitive } from '../geometry/primitives.ts';
import { add, apply, scale } from '../geometry/vectors.ts';

/** LINE, 3DFACE, POINT, LEADER, MULTILEADER (its vertices and content base) and others that are points in world coordinates under the given codes. */
export function worldPoints(...codes: readonly number[]): (record: EntityRecord) => readonly Primitive[] {
  return (record) => [{ kind: 'points', points: codes.flatMap((code) => record.points(code)) }];
}

/** SOLID and TRACE: up to four corners in object coordinates. */
export function objectCorners(record: EntityRecord): readonly Primitive[] {
  const axes = record.axes();
  const corners = [10, 11, 12, 13].flatMap((code) => record.points(code));
  return [{ kind: 'points', points: corners.map((corner) => apply(axes, corner)) }];
}

/** IMAGE and WIPEOUT: the frame over the vectors of one pixel (11, 12) times the size in pixels (13). */
export function imageFrame(record: EntityRecord): readonly Primitive[] {
  const origin = record.point(10);
  const u = scale(record.point(11), record.number(13, 1));
  const v = scale(record.point(12), record.number(23, 1));
  const corners: readonly Vec3[] = [origin, add(origin, u), add(origin, v), add(add(origin, u), v)];
  return [{ kind: 'points', points: corners }];
}

/** MESH: the level-0 vertices, whose hull holds the smoothed surface. */
export function meshVertices(record: EntityRecord): readonly Primitive[] {
  return [{ kind: 'points', points: record.points(10).slice(0, record.number(92)) }];
}
