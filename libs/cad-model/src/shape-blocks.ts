/** Slots that are computed in one way. */
export interface SlotGroup {
  readonly name: string;
  readonly slots: readonly string[];
  /** Of the value behind the slots. */
  readonly unit: string;
  readonly formula: string;
}

/** A named part of the shape descriptor v5. */
export interface ShapeBlock {
  readonly name: ShapeBlockName;
  /** `size` changes when a part is scaled, `shape` does not; a search may weigh `size` otherwise. */
  readonly part: 'shape' | 'size';
  /** How much the block counts in the squared distance; chosen by reasoning, see docs/features.md. */
  readonly weight: number;
  /** Why it is there. */
  readonly why: string;
  readonly groups: readonly SlotGroup[];
  /** By which its slots are multiplied: makes the typical squared distance of unrelated parts its share of 1. */
  readonly factor: number;
}

interface Definition extends Omit<ShapeBlock, 'name' | 'factor'> {
  /**
   * Mean squared distance of the bare block between two parts of the reference set (our samples, published
   * assemblies, PMI test cases and machining features: nothing that the descriptor is judged by).
   */
  readonly typical: number;
}

const numbered = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => String(i + 1).padStart(2, '0'));
const group = (name: string, slots: readonly string[], unit: string, formula: string): SlotGroup => ({
  name,
  slots,
  unit,
  formula,
});

const KINDS = ['plane', 'boss', 'hole', 'cone', 'countersink', 'sphere', 'torus', 'freeform'];
const CURVES = ['line', 'circle', 'other'].flatMap((curve) =>
  ['convex', 'concave', 'tangent'].map((bend) => `${curve}_${bend}`),
);
const DEGREES = ['0', '1', '2', '3', '4', '5', '6', '7_8', '9_12', '13_20', 'more'];
const PAIRED = ['plane', 'boss', 'hole', 'cone', 'round', 'freeform'];
const PAIRS = PAIRED.flatMap((a, i) => PAIRED.slice(i).map((b) => `${a}_${b}`));
const MIXES = ['none', 'v', 't', 'vt', 'c', 'ct', 'vc', 'vct'].flatMap((mix) => [
  `${mix}_plane`,
  `${mix}_curved`,
]);
const RADII = ['outer', 'inner'].flatMap((side) => numbered(12).map((bin) => `${side}_${bin}`));
const ARC = ['cos', 'sin'];
const HALF_CIRCLE = 'as a point of the half circle from −14 to 18';
const QUARTER_CIRCLES = (count: number) =>
  `as a point of ${count} quarter circles, each from one axis to the next`;
const LENGTHS = {
  short: 'short extent',
  middle: 'middle extent',
  long: 'long extent',
  volume_root: 'cube root of the volume (at least 1/32 of the long extent)',
  area_root: 'root of the area (at least 1/32 of the long extent)',
};
/** A length that is chosen from few; `fine` tells the range of its fine slots. */
const gauge = (
  length: string,
  fine: { readonly low: number; readonly high: number; readonly slots: number },
): readonly SlotGroup[] => [
  group(
    'fine',
    numbered(fine.slots),
    'octave',
    `log2 of the ${length} in mm, ${fine.low} … ${fine.high}, ${QUARTER_CIRCLES(fine.slots - 1)}`.replace(
      '-',
      '−',
    ),
  ),
  group('coarse', numbered(4), 'octave', `log2 of the ${length} in mm, −2 … 7, ${QUARTER_CIRCLES(3)}`),
  group('range', ARC, 'octave', `log2 of the ${length} in mm, ${HALF_CIRCLE}`),
];
const SHARE = 'share, as damped root: √(share + 0.01) − 0.1';
const THERMOMETER = 'thermometer: slot i is the level above its lower end, clipped to 0 … 1';
const ANGLES = ['square', 'skew', 'parallel'].flatMap((kind) => numbered(10).map((bin) => `${kind}_${bin}`));
const SIDES = ['through', 'along', 'across'].flatMap((kind) => numbered(10).map((bin) => `${kind}_${bin}`));
const DISTANCES = 'pairs of points by distance over its root mean square, 0 … 2.2';
const MOMENTS = ['first', 'second', 'third'];

const DEFINITIONS = {
  surfaces: {
    part: 'shape',
    weight: 1,
    typical: 0.782,
    why: 'What a part is made of: sheet, turned, cast or free-form.',
    groups: [
      group('area', KINDS, '1', `area of the regions of a kind: ${SHARE}`),
      group('count', KINDS, '1', `regions of a kind: ${SHARE}`),
    ],
  },
  edges: {
    part: 'shape',
    weight: 1.5,
    typical: 2.08,
    why: 'How surfaces meet says how a part is made: cut, rounded, drilled, folded; no exporter changes it. One and a half.',
    groups: [
      group('length', CURVES, '1', `length of borders by curve and convexity: ${SHARE}`),
      group('count', CURVES, '1', `borders by curve and convexity: ${SHARE}`),
      group('turn_length', numbered(13), 'rad', `mean turn of the normal, −π … π, by length: ${SHARE}`),
      group('turn_count', numbered(13), 'rad', `mean turn of the normal, −π … π, by number: ${SHARE}`),
    ],
  },
  adjacency: {
    part: 'shape',
    weight: 1.5,
    typical: 3.73,
    why: 'Which surfaces stand beside which: what members of a family share whatever their measures. One and a half.',
    groups: [
      group('degree_count', DEGREES, '1', `regions by number of neighbours: ${SHARE}`),
      group('degree_area', DEGREES, '1', `area of regions by number of neighbours: ${SHARE}`),
      group(
        'wires',
        ['0', '1', '2', '3', '4', 'more'],
        '1',
        `regions by number of bounding curves: ${SHARE}`,
      ),
      group('pair_count', PAIRS, '1', `borders by the kinds on both sides: ${SHARE}`),
      group('pair_length', PAIRS, '1', `length of borders by the kinds on both sides: ${SHARE}`),
      group(
        'mix',
        MIXES,
        '1',
        `regions by which borders they have (v convex, t tangent, c concave): ${SHARE}`,
      ),
    ],
  },
  counts: {
    part: 'shape',
    weight: 1,
    typical: 11.9,
    why: 'How many bodies, surfaces, holes and repeats: parts of a family stand near, not equal, so in octaves.',
    groups: [
      group('bodies', numbered(8), 'octave', `log2 of bodies, 0 … 8; ${THERMOMETER}`),
      group('regions', numbered(11), 'octave', `log2 of regions, 1 … 12; ${THERMOMETER}`),
      group('holes', numbered(6), 'octave', `log2 of 1 + round holes, 0 … 6; ${THERMOMETER}`),
      group('handles', numbered(6), 'octave', `log2 of 1 + genus, 0 … 6; ${THERMOMETER}`),
      group(
        'largest',
        numbered(9),
        'octave',
        `log2 of the largest set of congruent regions, 0 … 9; ${THERMOMETER}`,
      ),
      group('variety', numbered(6), '1', `sets of congruent regions over regions, 0 … 1; ${THERMOMETER}`),
      group('sorts', numbered(8), 'octave', `log2 of sets of congruent regions, 0 … 8; ${THERMOMETER}`),
      group('per_body', numbered(8), 'octave', `log2 of regions over bodies, 0 … 8; ${THERMOMETER}`),
    ],
  },
  arrays: {
    part: 'shape',
    weight: 1,
    typical: 1.55,
    why: 'One row, two rows, a ring or a grid of like features is what people see first.',
    groups: [
      group(
        'rows',
        [...numbered(17), 'single'],
        'octave',
        `log2 of rows along the longest direction, 0 … 8: ${SHARE}`,
      ),
      group(
        'columns',
        [...numbered(13), 'single'],
        'octave',
        `log2 of rows along the second, 0 … 6: ${SHARE}`,
      ),
      group('layers', [...numbered(9), 'single'], 'octave', `log2 of rows along the third, 0 … 4: ${SHARE}`),
    ],
  },
  spacing: {
    part: 'shape',
    weight: 1,
    typical: 0.608,
    why: 'The spacing of like features over the size of the part.',
    groups: [
      group(
        'bin',
        [...numbered(14), 'single'],
        'octave',
        `log2 of distance to the nearest alike over size, −6 … 1: ${SHARE}`,
      ),
    ],
  },
  directions: {
    part: 'shape',
    weight: 1,
    typical: 0.871,
    why: 'Whether faces look along one axis, around one or everywhere: features on two sides or on four.',
    groups: [
      group('planes', MOMENTS, '1', 'principal second moments of normals of planes, by number'),
      group('plane_area', MOMENTS, '1', 'principal second moments of normals of planes, by area'),
      group('axes', MOMENTS, '1', 'principal second moments of axes of cylinders and cones'),
      group('surface', MOMENTS, '1', 'principal second moments of normals over the whole surface'),
    ],
  },
  filling: {
    part: 'shape',
    weight: 1,
    typical: 2.79,
    why: 'Block, shell, frame or wire: any representation tells it, and it does not depend on details.',
    groups: [
      group('volume', numbered(8), 'octave', `log2 of volume over smallest box, −5 … 0.2; ${THERMOMETER}`),
      group('area', numbered(8), 'octave', `log2 of area over that of the box, −1.5 … 3; ${THERMOMETER}`),
    ],
  },
  proportions: {
    part: 'shape',
    weight: 0.5,
    typical: 5.65,
    why: 'Flat, long or cubic. Half: members of a family differ in length more than in anything else.',
    groups: [
      group(
        'middle_long',
        numbered(9),
        'octave',
        `log2 of the middle extent over the long one, −6 … 0; ${THERMOMETER}`,
      ),
      group(
        'short_long',
        numbered(9),
        'octave',
        `log2 of the short extent over the long one, −6 … 0; ${THERMOMETER}`,
      ),
      group(
        'short_middle',
        numbered(9),
        'octave',
        `log2 of the short extent over the middle one, −6 … 0; ${THERMOMETER}`,
      ),
      group(
        'second_first',
        numbered(5),
        'octave',
        `log2 of the second principal deviation over the first, −4 … 0; ${THERMOMETER}`,
      ),
      group(
        'third_first',
        numbered(5),
        'octave',
        `log2 of the third principal deviation over the first, −4 … 0; ${THERMOMETER}`,
      ),
      group(
        'first_diagonal',
        numbered(3),
        'octave',
        `log2 of the first principal deviation over the diagonal, −3 … 0; ${THERMOMETER}`,
      ),
    ],
  },
  radii: {
    part: 'shape',
    weight: 1,
    typical: 0.593,
    why: 'Holes, bosses, fillets and bends over the size of the part.',
    groups: [
      group('area', [...RADII, 'none'], 'octave', `log2 of radius over size, −7 … 1, by area: ${SHARE}`),
      group('count', [...RADII, 'none'], 'octave', `log2 of radius over size, −7 … 1, by number: ${SHARE}`),
    ],
  },
  distances: {
    part: 'shape',
    weight: 1,
    typical: 0.165,
    why: 'The overall form, from any triangles, without any recognition.',
    groups: [
      group('angle', ANGLES, '1', `${DISTANCES}, and by angle of normals, in tents: ${SHARE}`),
      group(
        'side',
        SIDES,
        '1',
        `${DISTANCES}, and by whether the line runs through, along or outside the material: ${SHARE}`,
      ),
    ],
  },
  chirality: {
    part: 'shape',
    weight: 0.1,
    typical: 0.02,
    why: 'Left and right versions. A tenth: it tells twins apart and must not tell families apart.',
    groups: [
      group(
        'triple',
        numbered(3),
        '1',
        'signed roots of triple products of odd moments; signs change in a mirror',
      ),
      group(
        'helicity',
        ['middle'],
        '1',
        'middle principal value of ∫ (u · (p × n)) (u · n) over directions u, over that of blades at 45°; its sign changes in a mirror',
      ),
    ],
  },
  thickness: {
    part: 'size',
    weight: 0.5,
    typical: 2.67,
    why: 'The smallest extent of plates, sheets and packages is chosen from few values. Half: among parts of one shape a copy of another size is still near.',
    groups: gauge('smallest extent', { low: -2, high: 7, slots: 42 }),
  },
  size: {
    part: 'size',
    weight: 0.1,
    typical: 0.403,
    why: 'How large it is. A tenth: a family has all sizes; among parts of one shape the size decides.',
    groups: Object.entries(LENGTHS).map(([name, length]) =>
      group(name, ARC, 'octave', `log2 of the ${length} in mm, ${HALF_CIRCLE}`),
    ),
  },
  pitch: {
    part: 'size',
    weight: 0.15,
    typical: 3.09,
    why: 'Spacings in mm follow standards (2.54, 1.27, 0.65). Little: the spacing over the size counts already.',
    groups: [
      ...gauge('distance to the nearest alike, of the largest set of congruent regions,', {
        low: -2,
        high: 5,
        slots: 32,
      }),
      group('none', ['none'], '1', '1 where no two regions are alike'),
    ],
  },
} as const satisfies Readonly<Record<string, Definition>>;

export type ShapeBlockName = keyof typeof DEFINITIONS;

const TOTAL_WEIGHT = Object.values(DEFINITIONS).reduce((sum, { weight }) => sum + weight, 0);

/** The blocks of v5 in the order of their slots. */
export const SHAPE_BLOCKS: readonly ShapeBlock[] = Object.entries(DEFINITIONS).map(([name, definition]) => {
  const { typical, ...block }: Definition = definition;
  const factor = Math.sqrt(block.weight / TOTAL_WEIGHT / typical);
  return { ...block, name: name as ShapeBlockName, factor };
});

/** Number of slots of a block. */
export function blockDimension({ groups }: Pick<ShapeBlock, 'groups'>): number {
  return groups.reduce((sum, { slots }) => sum + slots.length, 0);
}

/** `<block>.<group>.<slot>`, in the order of the slots. */
export function shapeSlotNames(): readonly string[] {
  return SHAPE_BLOCKS.flatMap((block) =>
    block.groups.flatMap(({ name, slots }) => slots.map((slot) => `${block.name}.${name}.${slot}`)),
  );
}

/** Where a block lies among the slots. */
export interface BlockRange extends ShapeBlock {
  readonly start: number;
  readonly end: number;
}

/** The blocks with the slots that they take, the end excluded. */
export function blockRanges(): readonly BlockRange[] {
  let start = 0;
  return SHAPE_BLOCKS.map((block) => {
    const end = start + blockDimension(block);
    const range = { ...block, start, end };
    start = end;
    return range;
  });
}
