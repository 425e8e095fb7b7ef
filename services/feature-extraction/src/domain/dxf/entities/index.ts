import type { EntityRecord } from '../entity-record.ts';
import { mapped, type Primitive } from '../geometry/primitives.ts';
import { IDENTITY, scale } from '../geometry/vectors.ts';
import { arc, circle, ellipse } from './curves.ts';
import { hatch } from './hatch.ts';
import { imageFrame, leaderVertices, meshVertices, objectCorners, worldPoints } from './points.ts';
import { lwPolyline } from './polylines.ts';
import { spline } from './spline.ts';
import { attributeDefinition, mtext, text } from './texts.ts';

type Reader = (record: EntityRecord) => readonly Primitive[];

/** How each entity that stands by itself is read. POLYLINE, INSERT and DIMENSION need more than their record. */
const READERS: Readonly<Record<string, Reader>> = {
  POINT: worldPoints(10),
  LINE: worldPoints(10, 11),
  '3DLINE': worldPoints(10, 11),
  '3DFACE': worldPoints(10, 11, 12, 13),
  LEADER: worldPoints(10),
  MULTILEADER: leaderVertices,
  MLEADER: leaderVertices,
  MLINE: worldPoints(10, 11),
  OLE2FRAME: worldPoints(10, 11),
  SOLID: objectCorners,
  TRACE: objectCorners,
  CIRCLE: circle,
  ARC: arc,
  ELLIPSE: ellipse,
  LWPOLYLINE: lwPolyline,
  SPLINE: spline,
  HELIX: spline,
  HATCH: hatch,
  TEXT: text,
  ATTRIB: text,
  ATTDEF: attributeDefinition,
  MTEXT: mtext,
  IMAGE: imageFrame,
  WIPEOUT: imageFrame,
  MESH: meshVertices,
};

/** The shape of an entity in world coordinates; null for a type whose shape is not read. */
export function primitivesOf(record: EntityRecord): readonly Primitive[] | null {
  const reader = Object.hasOwn(READERS, record.type) ? READERS[record.type] : undefined;
  return reader ? thickened(record, reader(record)) : null;
}

/** Group 39 extrudes an entity along its extrusion direction. */
export function thickened(record: EntityRecord, primitives: readonly Primitive[]): readonly Primitive[] {
  const thickness = record.number(39);
  if (thickness === 0) return primitives;
  const lift = scale(record.axes()[2], thickness);
  return [...primitives, ...primitives.map((primitive) => mapped(primitive, IDENTITY, lift))];
}
