import type { Point2 } from '../../shapes/outline.ts';
import type { Tag } from './tags.ts';

/** A vertex of a polyline; the bulge is tan(¼ of the angle) of the arc to the next one, positive to the left. */
export interface Vertex {
  readonly at: Point2;
  readonly bulge?: number;
}

export type Shape =
  | { readonly type: 'LINE'; readonly from: Point2; readonly to: Point2 }
  | { readonly type: 'CIRCLE'; readonly centre: Point2; readonly radius: number }
  | {
      readonly type: 'ARC';
      readonly centre: Point2;
      readonly radius: number;
      /** Degrees, counter-clockwise from start to end. */
      readonly start: number;
      readonly end: number;
    }
  | { readonly type: 'LWPOLYLINE'; readonly vertices: readonly Vertex[]; readonly closed: boolean }
  | {
      readonly type: 'SPLINE';
      readonly degree: number;
      readonly knots: readonly number[];
      readonly controls: readonly Point2[];
    }
  | { readonly type: 'TEXT'; readonly at: Point2; readonly height: number; readonly value: string }
  | {
      readonly type: 'INSERT';
      readonly block: string;
      readonly at: Point2;
      readonly scale?: number;
      readonly rotation?: number;
    };

export interface Entity {
  readonly layer: string;
  readonly shape: Shape;
}

/** Puts shapes on a layer. */
export function on(layer: string, ...shapes: readonly Shape[]): Entity[] {
  return shapes.map((shape) => ({ layer, shape }));
}

/** An entity after the tags of R2000; `owner` is the handle of the block record that holds it. */
export function entityTags({ layer, shape }: Entity, handle: string, owner: string): Tag[] {
  return [[0, shape.type], [5, handle], [330, owner], [100, 'AcDbEntity'], [8, layer], ...shapeTags(shape)];
}

function shapeTags(shape: Shape): Tag[] {
  switch (shape.type) {
    case 'LINE':
      return [[100, 'AcDbLine'], ...point(10, shape.from), ...point(11, shape.to)];
    case 'CIRCLE':
      return circleTags(shape.centre, shape.radius);
    case 'ARC':
      return [
        ...circleTags(shape.centre, shape.radius),
        [100, 'AcDbArc'],
        [50, shape.start],
        [51, shape.end],
      ];
    case 'LWPOLYLINE':
      return polylineTags(shape.vertices, shape.closed);
    case 'SPLINE':
      return splineTags(shape);
    case 'TEXT':
      return [
        [100, 'AcDbText'],
        ...point(10, shape.at),
        [40, shape.height],
        [1, shape.value],
        [100, 'AcDbText'],
      ];
    case 'INSERT':
      return insertTags(shape);
  }
}

function circleTags(centre: Point2, radius: number): Tag[] {
  return [[100, 'AcDbCircle'], ...point(10, centre), [40, radius]];
}

function polylineTags(vertices: readonly Vertex[], closed: boolean): Tag[] {
  return [
    [100, 'AcDbPolyline'],
    [90, vertices.length],
    [70, closed ? 1 : 0],
    ...vertices.flatMap(({ at: [x, y], bulge }): Tag[] => [
      [10, x],
      [20, y],
      ...(bulge ? [[42, bulge] as const] : []),
    ]),
  ];
}

function splineTags({ degree, knots, controls }: Extract<Shape, { type: 'SPLINE' }>): Tag[] {
  const planar = 8;
  return [
    [100, 'AcDbSpline'],
    ...direction(0, 0, 1),
    [70, planar],
    [71, degree],
    [72, knots.length],
    [73, controls.length],
    [74, 0],
    ...knots.map((knot) => [40, knot] as const),
    ...controls.flatMap((control) => point(10, control)),
  ];
}

function insertTags({ block, at, scale = 1, rotation = 0 }: Extract<Shape, { type: 'INSERT' }>): Tag[] {
  return [
    [100, 'AcDbBlockReference'],
    [2, block],
    ...point(10, at),
    [41, scale],
    [42, scale],
    [43, scale],
    [50, rotation],
  ];
}

function point(code: number, [x, y]: Point2): Tag[] {
  return [
    [code, x],
    [code + 10, y],
    [code + 20, 0],
  ];
}

function direction(x: number, y: number, z: number): Tag[] {
  return [
    [210, x],
    [220, y],
    [230, z],
  ];
}
