import { brepError } from './brep-error.ts';
import { type GeometryCounts, isScaled } from './geometry-records.ts';
import type { BrepScanner } from './scanner.ts';
import { ShapeTable } from './shape-table.ts';

const TYPES = ['Ve', 'Ed', 'Wi', 'Fa', 'Sh', 'So', 'CS', 'Co'] as const;
const CONTINUITY = /^(?:C[0-3N]|G[12])$/;
/** The second curve of a seam and its continuity, written without a space between. */
const CURVE_AND_CONTINUITY = /^(\d{1,10})(C[0-3N]|G[12])$/;
const SUB_SHAPE = /^[+\-ie](\d{1,10})$/;
const FLAGS = /^[01]{7}$/;
/** A shape of shapes that do not hang together. */
const COMPOUND = 'Co';

/** What shape records refer to, and how they are written. */
export interface ShapeContext {
  readonly counts: GeometryCounts;
  readonly version: number;
}

/**
 * The TShapes section with the final record: each shape with its geometry, its flags and its sub-shapes,
 * which are numbered from the end and stand before it.
 */
export function readShapes(scanner: BrepScanner, context: ShapeContext): ShapeTable {
  const total = scanner.section('TShapes');
  if (total === 0) throw brepError('it contains no shape', scanner.offset);
  const table = new ShapeTable();
  for (let record = 0; record < total; record++) {
    table.open(readType(scanner));
    readGeometry(scanner, table.lastType, context);
    readFlags(scanner);
    const within = { total, context, parent: table.lastType };
    while (scanner.peek() !== '*') table.add(readSubShape(scanner, record, within));
    scanner.expect('*');
  }
  table.root = readSubShape(scanner, total, { total, context, parent: COMPOUND });
  return table;
}

function readType(scanner: BrepScanner): (typeof TYPES)[number] {
  const word = scanner.word();
  const type = TYPES.find((known) => known === word);
  if (type === undefined) throw brepError(`'${word}' is no kind of shape`, scanner.offset - word.length);
  return type;
}

function readGeometry(scanner: BrepScanner, type: string, context: ShapeContext): void {
  if (type === 'Ve') readVertex(scanner, context);
  if (type === 'Ed') readEdge(scanner, context);
  if (type === 'Fa') readFace(scanner, context);
}

/** Tolerance, point, and points on curves or surfaces until `0 0`. */
function readVertex(scanner: BrepScanner, { counts }: ShapeContext): void {
  scanner.reals(4);
  for (;;) {
    scanner.real();
    const kind = scanner.integer(0, 3);
    if (kind === 0) return;
    if (kind === 1) scanner.integer(1, counts.curves);
    if (kind === 2) scanner.integer(1, counts.curve2ds);
    if (kind === 3) scanner.real();
    if (kind !== 1) scanner.integer(1, counts.surfaces);
    scanner.integer(0, counts.locations);
  }
}

/** Tolerance, three flags, and representations until `0`. */
function readEdge(scanner: BrepScanner, context: ShapeContext): void {
  scanner.real();
  for (let i = 0; i < 3; i++) scanner.flag();
  for (let kind = scanner.integer(0, 7); kind !== 0; kind = scanner.integer(0, 7)) {
    readEdgeRepresentation(scanner, kind, context);
  }
}

function readEdgeRepresentation(scanner: BrepScanner, kind: number, { counts, version }: ShapeContext): void {
  if (kind === 1) {
    // 0: an edge without a curve in space.
    scanner.integer(0, counts.curves);
    scanner.integer(0, counts.locations);
    scanner.reals(2);
  } else if (kind <= 3) {
    scanner.integer(1, counts.curve2ds);
    if (kind === 3) readSecondCurve(scanner, counts.curve2ds);
    readPlacedSurface(scanner, counts);
    // From the first to the last parameter; version 2 adds the end points in the surface's parameters.
    scanner.reals(version === 2 ? 6 : 2);
  } else if (kind === 4) {
    readContinuity(scanner);
    readPlacedSurface(scanner, counts);
    readPlacedSurface(scanner, counts);
  } else {
    readEdgePolygon(scanner, kind, counts);
  }
}

function readPlacedSurface(scanner: BrepScanner, { surfaces, locations }: GeometryCounts): void {
  scanner.integer(1, surfaces);
  scanner.integer(0, locations);
}

/** 5: a polyline in space; 6 and 7: one or two over a triangulation. */
function readEdgePolygon(scanner: BrepScanner, kind: number, counts: GeometryCounts): void {
  if (kind === 5) {
    scanner.integer(1, counts.polygons3d);
  } else {
    for (let i = 5; i < kind; i++) scanner.integer(1, counts.polygonsOnTriangulations);
    scanner.integer(1, counts.triangulations);
  }
  scanner.integer(0, counts.locations);
}

function readSecondCurve(scanner: BrepScanner, curve2ds: number): void {
  const joined = CURVE_AND_CONTINUITY.exec(scanner.peek());
  if (joined) {
    scanner.word();
    scanner.inRange(joined[1] as string, 1, curve2ds);
  } else {
    scanner.integer(1, curve2ds);
    readContinuity(scanner);
  }
}

function readContinuity(scanner: BrepScanner): void {
  const word = scanner.word();
  if (!CONTINUITY.test(word)) throw brepError(`'${word}' is no continuity`, scanner.offset - word.length);
}

/** Natural restriction, tolerance, surface, place; then perhaps `2` and a triangulation. */
function readFace(scanner: BrepScanner, { counts }: ShapeContext): void {
  scanner.flag();
  scanner.real();
  // 0: a face that is only a triangulation.
  scanner.integer(0, counts.surfaces);
  scanner.integer(0, counts.locations);
  if (scanner.peek() !== '2') return;
  scanner.word();
  scanner.integer(1, counts.triangulations);
}

function readFlags(scanner: BrepScanner): void {
  const word = scanner.word();
  if (!FLAGS.test(word)) {
    throw brepError(`'${word}' stands where the flags of a shape should be`, scanner.offset - word.length);
  }
}

interface Within {
  readonly total: number;
  readonly context: ShapeContext;
  /** The type of the shape that uses it. */
  readonly parent: string;
}

/** The record that a sub-shape is, counted from 0; it stands before the one that uses it. */
function readSubShape(scanner: BrepScanner, user: number, { total, context, parent }: Within): number {
  const word = scanner.word();
  const number = SUB_SHAPE.exec(word)?.[1];
  const record = number === undefined ? -1 : total - Number(number);
  if (record < 0 || record >= user) {
    throw brepError(`'${word}' refers to no earlier shape`, scanner.offset - word.length);
  }
  const location = scanner.integer(0, context.counts.locations);
  if (parent !== COMPOUND && isScaled(context.counts.scales[location - 1] ?? 1)) {
    throw brepError('a location scales a part of a body', scanner.offset);
  }
  return record;
}
