import type { EntityRecord } from '../entity-record.ts';
import { mapped, type Primitive } from '../geometry/primitives.ts';
import { IDENTITY, scale } from '../geometry/vectors.ts';
import { arc, circle, ellipse } from './curves.ts';
import { hatch } from './hatch.ts';
import { leader, multiLeader } from './leaders.ts';
import { subdivisionMesh } from './meshes.ts';
import { mline } from './mline.ts';
import { face, imageFrame, insertionPoint, line, objectCorners, oleFrame, point } from './points.ts';
import { lwPolyline } from './polylines.ts';
import { spline } from './spline.ts';
import { attribute, attributeDefinition, mtext, text } from './texts.ts';

type Reader = (record: EntityRecord) => readonly Primitive[];

/** How each entity that stands by itself is read. POLYLINE, INSERT and DIMENSION need more than their record. */
const READERS: Readonly<Record<string, Reader>> = {
  POINT: point,
  LINE: line,
  '3DLINE': line,
  '3DFACE': face,
  SOLID: objectCorners,
  TRACE: objectCorners,
  CIRCLE: circle,
  ARC: arc,
  ELLIPSE: ellipse,
  LWPOLYLINE: lwPolyline,
  MLINE: mline,
  SPLINE: spline,
  HELIX: spline,
  HATCH: hatch,
  MPOLYGON: hatch,
  LEADER: leader,
  MULTILEADER: multiLeader,
  MLEADER: multiLeader,
  TEXT: text,
  ATTRIB: attribute,
  ATTDEF: attributeDefinition,
  MTEXT: mtext,
  IMAGE: imageFrame,
  WIPEOUT: imageFrame,
  OLE2FRAME: oleFrame,
  MESH: subdivisionMesh,
  TOLERANCE: insertionPoint('world'),
  SHAPE: insertionPoint('object'),
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
