import { createRequire } from 'node:module';
import type { IEntity, IPoint } from 'dxf-parser';

/** Its types describe an ES module; what is published is one function. */
const DxfParser = createRequire(import.meta.url)('dxf-parser') as typeof import('dxf-parser').DxfParser;

/** What a drawing of simple entities comes down to, found without our reader. */
export interface PlainDrawing {
  readonly kinds: Readonly<Record<string, number>>;
  readonly layers: number;
  readonly min: readonly [number, number];
  readonly max: readonly [number, number];
}

type Point = readonly [number, number];

/** Steps of a turn at which a curve is looked at. 0, 90, 180 and 270 degrees are among them. */
const STEPS = 720;

/**
 * The x and y box (in the file's unit) of a drawing by another tokeniser, every curve looked at in half
 * degrees and at its ends; null when it holds anything but simple entities seen from above.
 */
export function plainDrawing(text: string): PlainDrawing | null {
  const parsed = new DxfParser().parseSync(text);
  const entities = (parsed?.entities ?? []).filter((entity) => !entity.inPaperSpace);
  const points = entities.map(pointsOf);
  if (entities.length === 0 || !points.every((found) => found !== null)) return null;
  const all = points.flat();
  const kinds: Record<string, number> = {};
  for (const { type } of entities) kinds[type] = (kinds[type] ?? 0) + 1;
  const declared = Object.keys(parsed?.tables?.layer?.layers ?? {});
  const names = [...declared, ...entities.map(({ layer }) => layer)].map((name) => name.toUpperCase());
  const range = (axis: 0 | 1, of: typeof Math.min) =>
    all.reduce((to, at) => of(to, at[axis]), all[0]?.[axis] ?? 0);
  return {
    kinds,
    layers: new Set(names).size,
    min: [range(0, Math.min), range(1, Math.min)],
    max: [range(0, Math.max), range(1, Math.max)],
  };
}

type Loose = IEntity & Readonly<Record<string, unknown>>;

function pointsOf(entity: IEntity): readonly Point[] | null {
  const given = entity as Loose;
  if (isTilted(given)) return null;
  switch (entity.type) {
    case 'LINE':
      return (given.vertices as IPoint[]).map(flat);
    case 'SOLID':
      return (given.points as IPoint[]).map(flat);
    case 'POINT':
      return [flat(given.position as IPoint)];
    case 'CIRCLE':
      return onCircle(given, 0, 2 * Math.PI);
    case 'ARC':
      return onCircle(given, given.startAngle as number, given.endAngle as number);
    case 'LWPOLYLINE':
    case 'POLYLINE':
      return onPolyline(given.vertices as readonly Vertex[], given.shape === true);
    default:
      return null;
  }
}

function isTilted(given: Loose): boolean {
  const direction = given.extrusionDirection as IPoint | undefined;
  return (direction?.z ?? (given.extrusionDirectionZ as number | undefined) ?? 1) !== 1;
}

function flat({ x, y }: IPoint): Point {
  return [x, y];
}

function onCircle(given: Loose, start: number, end: number): readonly Point[] {
  const { x, y } = given.center as IPoint;
  return onArc([x, y], given.radius as number, [start, end > start ? end : end + 2 * Math.PI]);
}

function onArc([x, y]: Point, radius: number, [start, end]: Point): readonly Point[] {
  const step = (2 * Math.PI) / STEPS;
  const angles = [start, end];
  for (let i = Math.ceil(start / step); i * step <= end; i++) angles.push(i * step);
  return angles.map((angle) => [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]);
}

type Vertex = IPoint & { readonly bulge?: number };

/** A bulge is the height of the segment's arc over half its chord, to the right of the way when positive. */
function onPolyline(vertices: readonly Vertex[], closed: boolean): readonly Point[] {
  const points: Point[] = vertices.map(flat);
  const segments = closed ? vertices.length : vertices.length - 1;
  for (let i = 0; i < segments; i++) {
    const from = vertices[i] as Vertex;
    const to = vertices[(i + 1) % vertices.length] as Vertex;
    if (from.bulge) points.push(...bulged(from, to, from.bulge));
  }
  return points;
}

function bulged(from: IPoint, to: IPoint, bulge: number): readonly Point[] {
  const half = Math.hypot(to.x - from.x, to.y - from.y) / 2;
  if (half === 0) return [];
  const radius = (half * (1 + bulge ** 2)) / (2 * Math.abs(bulge));
  // From the middle of the chord towards the centre, to the left of the way for a positive bulge.
  const aside = (half * (1 - bulge ** 2)) / (2 * bulge);
  const [nx, ny] = [-(to.y - from.y) / (2 * half), (to.x - from.x) / (2 * half)];
  const centre: Point = [(from.x + to.x) / 2 + nx * aside, (from.y + to.y) / 2 + ny * aside];
  const angleOf = (point: IPoint) => Math.atan2(point.y - centre[1], point.x - centre[0]);
  const [start, end] = bulge > 0 ? [angleOf(from), angleOf(to)] : [angleOf(to), angleOf(from)];
  return onArc(centre, radius, [start, end > start ? end : end + 2 * Math.PI]);
}
