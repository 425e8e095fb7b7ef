import { primitivesOf, thickened } from './entities/index.ts';
import { dimensionBlock, type Insert, insert, tableBlock } from './entities/insert.ts';
import { polyline } from './entities/polylines.ts';
import type { EntityRecord } from './entity-record.ts';
import type { Primitive } from './geometry/primitives.ts';
import { apply } from './geometry/vectors.ts';
import type { RecordReader } from './record-reader.ts';

/** Takes the entities of a block or of model space, one after another. */
export interface EntitySink {
  /** An entity that counts; `isRead` is false for a type whose shape is not read. */
  entity(record: EntityRecord, isRead: boolean): void;
  shape(record: EntityRecord, primitives: readonly Primitive[]): void;
  insert(record: EntityRecord, insert: Insert): void;
  /** False when it is known that the file has no block of this name. */
  mayHaveBlock(name: string): boolean;
  /** Whether entities of this record's kind are left out: on paper, or not drawn. */
  ignores(record: EntityRecord): boolean;
}

/** Belong to the entity before them and are not counted. */
const PARTS = new Set(['ATTRIB', 'VERTEX', 'SEQEND']);

/** Reads entities up to the record named `end`, which is at hand afterwards. */
export function readEntities(reader: RecordReader, end: string, sink: EntitySink): void {
  let ignored = false;
  while (reader.type !== end) {
    const record = reader.read();
    if (!PARTS.has(record.type)) ignored = sink.ignores(record);
    if (record.type === 'POLYLINE') {
      const shape = polyline(record, readVertices(reader));
      if (!ignored) add(sink, record, thickened(record, shape));
    } else if (!ignored) {
      addEntity(sink, record);
    }
  }
}

function readVertices(reader: RecordReader): EntityRecord[] {
  const vertices: EntityRecord[] = [];
  while (reader.type === 'VERTEX') vertices.push(reader.read());
  return vertices;
}

function addEntity(sink: EntitySink, record: EntityRecord): void {
  switch (record.type) {
    case 'VERTEX':
    case 'SEQEND':
      return;
    case 'ATTRIB':
      sink.shape(record, primitivesOf(record) ?? []);
      return;
    case 'INSERT':
      sink.entity(record, true);
      sink.insert(record, insert(record));
      return;
    case 'ACAD_TABLE':
      sink.entity(record, true);
      sink.insert(record, tableBlock(record));
      return;
    case 'DIMENSION':
    case 'ARC_DIMENSION':
    case 'LARGE_RADIAL_DIMENSION':
      addDimension(sink, record);
      return;
    default:
      add(sink, record, primitivesOf(record));
  }
}

function add(sink: EntitySink, record: EntityRecord, primitives: readonly Primitive[] | null): void {
  sink.entity(record, primitives !== null);
  if (primitives) sink.shape(record, primitives);
}

/** Definition points in world coordinates; the middle of the text (11) is in object coordinates. */
const DEFINITION_POINTS = [10, 13, 14, 15];

/** A dimension is drawn by its block; without one its definition points count. */
function addDimension(sink: EntitySink, record: EntityRecord): void {
  const drawn = dimensionBlock(record);
  sink.entity(record, true);
  if (drawn.block !== '' && sink.mayHaveBlock(drawn.block)) {
    sink.insert(record, drawn);
    return;
  }
  const points = DEFINITION_POINTS.flatMap((code) => record.points(code));
  const text = record.points(11).map((point) => apply(record.axes(), point));
  sink.shape(record, [{ kind: 'points', points: [...points, ...text], isApproximate: true }]);
}
