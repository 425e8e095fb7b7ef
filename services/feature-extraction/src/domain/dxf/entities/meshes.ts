import type { Vec3 } from '@cadml/cad-model';
import type { EntityRecord } from '../entity-record.ts';
import type { Primitive } from '../geometry/primitives.ts';
import { outline } from './points.ts';

const CLOSED_M = 1;
const CLOSED_N = 32;
const MESH = 16;
const SMOOTHED = 4;
const CONTROL_POINT = 16;
const POLYFACE_VERTEX = 64;
const POLYFACE_RECORD = 128;

/** POLYLINE as a 3D polyline, a polygon mesh or a polyface mesh, in world coordinates. */
export function spatialPolyline(
  record: EntityRecord,
  vertices: readonly EntityRecord[],
): readonly Primitive[] {
  const flags = record.number(70);
  const isFace = (vertex: EntityRecord) => (vertex.number(70) & POLYFACE_RECORD) !== 0;
  const points = vertices.filter(isOnSurface).map((vertex) => vertex.point(10));
  const faces = vertices.filter((vertex) => isFace(vertex) && (vertex.number(70) & POLYFACE_VERTEX) === 0);
  if (faces.length > 0) return polyface(points, faces);
  return (flags & MESH) === 0 ? [outline(points, (flags & CLOSED_M) !== 0)] : grid(record, points);
}

/** Each face record names up to four vertices, counted from 1; a negative number hides the edge behind it. */
function polyface(points: readonly Vec3[], faces: readonly EntityRecord[]): readonly Primitive[] {
  const rings = faces.map((face) => {
    const named = [71, 72, 73, 74].map((code) => points[Math.abs(face.number(code)) - 1]);
    return outline(
      named.filter((point) => point !== undefined),
      true,
    );
  });
  return [{ kind: 'points', points }, ...rings];
}

/** A polygon mesh: M rows of N points. A smoothed one has its own numbers of them (73, 74). */
function grid(record: EntityRecord, points: readonly Vec3[]): readonly Primitive[] {
  const flags = record.number(70);
  const isSmoothed = (flags & SMOOTHED) !== 0 && record.number(73) > 0 && record.number(74) > 0;
  const rows = record.number(isSmoothed ? 73 : 71);
  const columns = record.number(isSmoothed ? 74 : 72);
  const bounds: Primitive = { kind: 'points', points };
  if (rows < 1 || columns < 1 || rows * columns !== points.length) return [bounds];
  const lines: Primitive[] = [bounds];
  for (let row = 0; row < rows; row++) {
    lines.push(outline(points.slice(row * columns, (row + 1) * columns), (flags & CLOSED_N) !== 0));
  }
  for (let column = 0; column < columns; column++) {
    const along = Array.from({ length: rows }, (_, row) => points[row * columns + column] as Vec3);
    lines.push(outline(along, (flags & CLOSED_M) !== 0));
  }
  return lines;
}

/** MESH: the level-0 vertices, whose hull holds the smoothed surface, and its faces. */
export function subdivisionMesh(record: EntityRecord): readonly Primitive[] {
  const points = record.points(10).slice(0, record.number(92));
  const from = record.codes.indexOf(93) + 1;
  const end = Math.min(record.codes.length, from + record.number(93));
  const bounds: Primitive = { kind: 'points', points };
  const rings: Primitive[] = [];
  for (let at = from; from > 0 && at < end; ) {
    const corners = record.values[at] as number;
    if (record.codes[at] !== 90 || corners < 1) break;
    const ring = record.values.slice(at + 1, Math.min(end, at + 1 + corners)).map((i) => points[i as number]);
    rings.push(
      outline(
        ring.filter((point) => point !== undefined),
        true,
      ),
    );
    at += 1 + corners;
  }
  return [bounds, ...rings];
}

/** Skips the records of a polyface mesh that name faces, and the control frame of a smoothed curve. */
function isOnSurface(vertex: EntityRecord): boolean {
  const flags = vertex.number(70);
  if ((flags & POLYFACE_RECORD) !== 0) return (flags & POLYFACE_VERTEX) !== 0;
  return (flags & CONTROL_POINT) === 0;
}
