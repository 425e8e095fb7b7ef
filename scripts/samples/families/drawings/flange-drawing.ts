import { toDxf } from '../../files/dxf/document.ts';
import { type Entity, on, type Shape } from '../../files/dxf/entities.ts';
import type { Point2 } from '../../shapes/outline.ts';
import { boltCircle } from '../../shapes/patterns.ts';
import { DN50 } from '../flanges.ts';
import { LAYER_TABLE, LAYERS } from './layers.ts';

const { outer, bore, thickness, face, hole } = DN50;
const R = outer / 2;
const OVERHANG = 5;

/** The DN 50 flange: seen from the front, and its section to the right. */
export function flangeDrawing(): string {
  return toDxf({ layers: LAYER_TABLE, entities: [...front(), ...section(R + 40), ...notes()] });
}

function front(): Entity[] {
  const centres = boltCircle(DN50.bolts, DN50.boltCircle);
  const reach = R + OVERHANG;
  return [
    ...on(LAYERS.outline, circle(R), circle(face.diameter / 2), circle(bore / 2)),
    ...on(LAYERS.holes, ...centres.map((centre) => circle(hole / 2, centre))),
    ...on(
      LAYERS.centre,
      circle(DN50.boltCircle / 2),
      line([-reach, 0], [reach, 0]),
      line([0, -reach], [0, reach]),
    ),
  ];
}

function section(x: number): Entity[] {
  const [back, plate, front] = [x, x + thickness, x + thickness + face.height];
  const half = (sign: 1 | -1): Shape => ({
    type: 'LWPOLYLINE',
    closed: true,
    vertices: (
      [
        [back, bore / 2],
        [back, R],
        [plate, R],
        [plate, face.diameter / 2],
        [front, face.diameter / 2],
        [front, bore / 2],
      ] as const
    ).map(([u, v]) => ({ at: [u, sign * v] as const })),
  });
  const holeEdges = [-1, 1].flatMap((side) => {
    const y = (side * DN50.boltCircle) / 2;
    return [-hole / 2, hole / 2].map((offset) => line([back, y + offset], [plate, y + offset]));
  });
  return [
    ...on(LAYERS.outline, half(1), half(-1)),
    ...on(LAYERS.hidden, ...holeEdges),
    ...on(LAYERS.centre, line([back - OVERHANG, 0], [front + OVERHANG, 0])),
  ];
}

function notes(): Entity[] {
  const lines = [
    `4 x %%c${hole} on %%c${DN50.boltCircle}`,
    `%%c${outer} x ${thickness + face.height}`,
    'P250GH',
  ];
  return on(
    LAYERS.text,
    ...lines.map((value, i): Shape => ({ type: 'TEXT', at: [-R, -R - 14 - 8 * i], height: 5, value })),
  );
}

function circle(radius: number, centre: Point2 = [0, 0]): Shape {
  return { type: 'CIRCLE', centre, radius };
}

function line(from: Point2, to: Point2): Shape {
  return { type: 'LINE', from, to };
}
