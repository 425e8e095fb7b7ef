import { toDxf } from '../../files/dxf/document.ts';
import { type Entity, on, type Vertex } from '../../files/dxf/entities.ts';
import { corners } from '../../shapes/patterns.ts';
import { LAYER_TABLE, LAYERS } from './layers.ts';

const [WIDTH, HEIGHT, CORNER] = [160, 100, 12];
const QUARTER = Math.tan(Math.PI / 8);

/** A mounting plate: outline and slot with bulges, holes as blocks, a free-form window, a guide groove of arcs. */
export function plateDrawing(): string {
  return toDxf({
    layers: LAYER_TABLE,
    blocks: { HOLE: hole(), SCREW_PATTERN: screwPattern() },
    entities: [
      ...on(LAYERS.outline, { type: 'LWPOLYLINE', closed: true, vertices: roundedOutline() }),
      ...corners(WIDTH - 24, HEIGHT - 24).flatMap((at) =>
        on(LAYERS.holes, { type: 'INSERT', block: 'HOLE', at }),
      ),
      ...on(LAYERS.holes, { type: 'INSERT', block: 'SCREW_PATTERN', at: [40, 0], rotation: 30 }),
      ...on(LAYERS.holes, { type: 'LWPOLYLINE', closed: true, vertices: slotOutline() }),
      ...window(),
      ...groove(),
      ...on(LAYERS.text, {
        type: 'TEXT',
        at: [-60, -70],
        height: 5,
        value: 'Mounting plate 160 x 100, EN AW-5754',
      }),
    ],
  });
}

/** A hole of 9 mm with its centre mark. */
function hole(): Entity[] {
  return [
    ...on(LAYERS.holes, { type: 'CIRCLE', centre: [0, 0], radius: 4.5 }),
    ...on(
      LAYERS.centre,
      { type: 'LINE', from: [-7, 0], to: [7, 0] },
      { type: 'LINE', from: [0, -7], to: [0, 7] },
    ),
  ];
}

/** Blocks may hold blocks: four holes at half size around a bore. */
function screwPattern(): Entity[] {
  return [
    ...on(LAYERS.holes, { type: 'CIRCLE', centre: [0, 0], radius: 8 }),
    ...corners(24, 24).flatMap((at) => on(LAYERS.holes, { type: 'INSERT', block: 'HOLE', at, scale: 0.5 })),
  ];
}

function roundedOutline(): Vertex[] {
  const [x, y, u, v] = [WIDTH / 2, HEIGHT / 2, WIDTH / 2 - CORNER, HEIGHT / 2 - CORNER];
  return [
    { at: [-u, -y] },
    { at: [u, -y], bulge: QUARTER },
    { at: [x, -v] },
    { at: [x, v], bulge: QUARTER },
    { at: [u, y] },
    { at: [-u, y], bulge: QUARTER },
    { at: [-x, v] },
    { at: [-x, -v], bulge: QUARTER },
  ];
}

/** A bulge of 1 is half a circle. */
function slotOutline(): Vertex[] {
  return [{ at: [-20, 30] }, { at: [20, 30], bulge: 1 }, { at: [20, 38] }, { at: [-20, 38], bulge: 1 }];
}

/** A cubic B-spline with clamped ends that meet. */
function window(): Entity[] {
  return on(LAYERS.outline, {
    type: 'SPLINE',
    degree: 3,
    knots: [0, 0, 0, 0, 1, 2, 3, 4, 4, 4, 4],
    controls: [
      [-50, -15],
      [-30, -28],
      [-5, -12],
      [-12, 15],
      [-35, 22],
      [-62, 6],
      [-50, -15],
    ],
  });
}

function groove(): Entity[] {
  return on(
    LAYERS.hidden,
    { type: 'ARC', centre: [40, 0], radius: 28, start: 300, end: 60 },
    { type: 'ARC', centre: [40, 0], radius: 32, start: 300, end: 60 },
  );
}
