import type { Vec3 } from '@cadml/cad-model';
import type { EntityRecord } from '../entity-record.ts';
import type { Primitive } from '../geometry/primitives.ts';
import { add, scale } from '../geometry/vectors.ts';
import { outline } from './points.ts';

const CLOSED = 2;

interface Vertex {
  readonly at: [number, number, number];
  readonly miter: [number, number, number];
  /** Where each parallel line crosses the miter, measured along it. */
  readonly offsets: number[];
}

/**
 * MLINE, in world coordinates: parallel lines. Each vertex (11) has a miter direction (13) and, for every
 * line of the style (74 begins its parameters), the distance along the miter as its first parameter (41).
 */
export function mline(record: EntityRecord): readonly Primitive[] {
  const vertices = verticesOf(record);
  const closed = (record.number(71) & CLOSED) !== 0;
  const lines = vertices.reduce((most, { offsets }) => Math.max(most, offsets.length), 0);
  if (lines === 0)
    return [
      outline(
        vertices.map(({ at }) => at),
        closed,
      ),
    ];
  return Array.from({ length: lines }, (_, line) => outline(vertices.map(shiftedTo(line)), closed));
}

function shiftedTo(line: number): (vertex: Vertex) => Vec3 {
  return ({ at, miter, offsets }) => add(at, scale(miter, offsets[line] ?? 0));
}

function verticesOf(record: EntityRecord): readonly Vertex[] {
  const vertices: Vertex[] = [];
  let isFirstParameter = false;
  for (let i = 0; i < record.codes.length; i++) {
    const code = record.codes[i] as number;
    const value = record.values[i] as number;
    if (code === 11) vertices.push({ at: [value, 0, 0], miter: [0, 0, 0], offsets: [] });
    const vertex = vertices[vertices.length - 1];
    if (!vertex) continue;
    if (code === 21 || code === 31) vertex.at[(code - 11) / 10] = value;
    else if (code === 13 || code === 23 || code === 33) vertex.miter[(code - 13) / 10] = value;
    else if (code === 41 && isFirstParameter) vertex.offsets.push(value);
    isFirstParameter = code === 74;
  }
  return vertices;
}
