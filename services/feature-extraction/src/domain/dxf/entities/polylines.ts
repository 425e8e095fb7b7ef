import type { Vec3 } from '@cadml/cad-model';
import type { EntityRecord } from '../entity-record.ts';
import { mapped, type Primitive } from '../geometry/primitives.ts';
import { IDENTITY } from '../geometry/vectors.ts';
import { bulgeArc } from './curves.ts';
import { spatialPolyline } from './meshes.ts';
import { type WideSegment, widePath } from './wide-path.ts';

const CLOSED = 1;
const THREE_D = 8;
const MESH = 16;
const POLYFACE = 64;
const SPLINE_FRAME = 16;
/**
 * Below this a segment is straight: it leaves its chord by less than 1e-9 of its length, and the centre of
 * its arc would be so far away that float64 no longer places the arc.
 */
const LEAST_BULGE = 2e-9;

/** LWPOLYLINE: points in object coordinates at elevation 38, with bulges and widths. */
export function lwPolyline(record: EntityRecord): readonly Primitive[] {
  const points: Vec3[] = [];
  const bulges: number[] = [];
  const widths: Width[] = [];
  const z = record.number(38);
  const usual = record.number(43);
  let pending = 0;
  for (let i = 0; i < record.codes.length; i++) {
    const value = record.values[i] as number;
    if (record.codes[i] === 10) {
      pending = value;
    } else if (record.codes[i] === 20) {
      points.push([pending, value, z]);
      bulges.push(0);
      widths.push([usual, usual]);
    } else if (record.codes[i] === 42 && bulges.length > 0) {
      bulges[bulges.length - 1] = value;
    } else if (record.codes[i] === 40 || record.codes[i] === 41) {
      const width = widths.at(-1);
      if (width) width[(record.codes[i] as number) - 40] = value;
    }
  }
  const closed = (record.number(70) & CLOSED) !== 0;
  return inWorld(record, shownPath({ points, bulges, widths, closed }));
}

/** POLYLINE with its VERTEX records: 2D with bulges and widths, 3D, polygon mesh or polyface mesh. */
export function polyline(record: EntityRecord, vertices: readonly EntityRecord[]): readonly Primitive[] {
  const flags = record.number(70);
  if ((flags & (THREE_D | MESH | POLYFACE)) !== 0) return spatialPolyline(record, vertices);
  const shown = vertices.filter((vertex) => (vertex.number(70) & SPLINE_FRAME) === 0);
  const z = record.number(30);
  const points = shown.map((vertex): Vec3 => [vertex.number(10), vertex.number(20), z]);
  const bulges = shown.map((vertex) => vertex.number(42));
  const [start, end] = [record.number(40), record.number(41)];
  const widths = shown.map((vertex): Width => [vertex.number(40, start), vertex.number(41, end)]);
  return inWorld(record, shownPath({ points, bulges, widths, closed: (flags & CLOSED) !== 0 }));
}

/** At the start and at the end of a segment. */
type Width = [start: number, end: number];

interface WidePolyline {
  readonly points: readonly Vec3[];
  readonly bulges: readonly number[];
  readonly widths: readonly Width[];
  readonly closed: boolean;
}

/** As lines where it has no width, as their outlines where it has one. */
function shownPath({ points, bulges, widths, closed }: WidePolyline): readonly Primitive[] {
  const path = bulgedPath(points, bulges, closed);
  if (!widths.some(([start, end]) => start > 0 || end > 0)) return path;
  const segments = points.slice(0, closed ? undefined : -1).map((from, i): WideSegment => {
    const bulge = bulges[i] ?? 0;
    const [startWidth, endWidth] = widths[i] as Width;
    const to = points[(i + 1) % points.length] as Vec3;
    return { from, to, bulge: Math.abs(bulge) < LEAST_BULGE ? 0 : bulge, startWidth, endWidth };
  });
  return [...path, ...widePath(segments, closed)];
}

/** Points joined by lines and, where a bulge is given, by arcs. */
export function bulgedPath(
  points: readonly Vec3[],
  bulges: readonly number[],
  closed: boolean,
): readonly Primitive[] {
  const [first] = points;
  if (!first) return [];
  const path: Primitive[] = [];
  const segments = closed ? points.length : points.length - 1;
  let straight: Vec3[] = [first];
  for (let i = 0; i < segments; i++) {
    const from = points[i] as Vec3;
    const to = points[(i + 1) % points.length] as Vec3;
    const bulge = bulges[i] ?? 0;
    if (Math.abs(bulge) < LEAST_BULGE || (from[0] === to[0] && from[1] === to[1])) {
      straight.push(to);
      continue;
    }
    // One point alone still bounds the path, to the last bit, where the arc's end is rounded.
    path.push({ kind: 'line', points: straight }, bulgeArc(from, to, bulge));
    straight = [to];
  }
  path.push({ kind: 'line', points: straight });
  return path;
}

function inWorld(record: EntityRecord, path: readonly Primitive[]): readonly Primitive[] {
  const axes = record.axes();
  if (axes === IDENTITY) return path;
  return path.map((primitive) => mapped(primitive, axes, [0, 0, 0]));
}
