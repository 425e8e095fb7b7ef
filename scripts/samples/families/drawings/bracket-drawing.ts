import { toDxf } from '../../files/dxf/document.ts';
import { type Entity, on, type Shape } from '../../files/dxf/entities.ts';
import type { Point2 } from '../../shapes/outline.ts';
import { LAYER_TABLE, LAYERS } from './layers.ts';

const [LEG, WIDTH, T, HOLE] = [60, 40, 4, 6.6];
const HOLE_AT = LEG * 0.7;
const GAP = 25;

/** The angle bracket 60: its profile, the view of the wall to the right, the view of the foot below. */
export function bracketDrawing(): string {
  return toDxf({
    layers: LAYER_TABLE,
    entities: [
      ...profile(),
      ...plateView([LEG + GAP, 0], 'wall'),
      ...plateView([0, -GAP - WIDTH], 'foot'),
      ...notes(),
    ],
  });
}

/** Lines and arcs one by one, as many programs write a bent sheet. */
function profile(): Entity[] {
  return [
    ...on(
      LAYERS.outline,
      line([2 * T, 0], [LEG, 0]),
      line([LEG, 0], [LEG, T]),
      line([LEG, T], [2 * T, T]),
      { type: 'ARC', centre: [2 * T, 2 * T], radius: T, start: 180, end: 270 },
      line([T, 2 * T], [T, LEG]),
      line([T, LEG], [0, LEG]),
      line([0, LEG], [0, 2 * T]),
      { type: 'ARC', centre: [2 * T, 2 * T], radius: 2 * T, start: 180, end: 270 },
    ),
    ...on(LAYERS.centre, line([-4, HOLE_AT], [T + 4, HOLE_AT]), line([HOLE_AT, -4], [HOLE_AT, T + 4])),
  ];
}

/** A leg seen from the front: upright for the wall, lying for the foot. */
function plateView([x, y]: Point2, leg: 'wall' | 'foot'): Entity[] {
  const [w, h] = leg === 'wall' ? [WIDTH, LEG] : [LEG, WIDTH];
  const place = (along: number, across: number): Point2 =>
    leg === 'wall' ? [x + across, y + along] : [x + along, y + across];
  const centres = [WIDTH * 0.25, WIDTH * 0.75].map((across) => place(HOLE_AT, across));
  return [
    ...on(LAYERS.outline, {
      type: 'LWPOLYLINE',
      closed: true,
      vertices: [{ at: [x, y] }, { at: [x + w, y] }, { at: [x + w, y + h] }, { at: [x, y + h] }],
    }),
    ...on(LAYERS.hidden, line(place(T, 0), place(T, WIDTH))),
    ...on(LAYERS.holes, ...centres.map((centre): Shape => ({ type: 'CIRCLE', centre, radius: HOLE / 2 }))),
  ];
}

function notes(): Entity[] {
  const lines = ['Sheet S235, t = 4', 'R4 inside', '4 x %%c6.6'];
  return on(
    LAYERS.text,
    ...lines.map((value, i): Shape => ({ type: 'TEXT', at: [LEG + GAP, -GAP - 8 * i], height: 4, value })),
  );
}

function line(from: Point2, to: Point2): Shape {
  return { type: 'LINE', from, to };
}
