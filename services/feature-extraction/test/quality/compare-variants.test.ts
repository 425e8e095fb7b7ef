import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { compareShapes } from '../../src/domain/compare/compare-shapes.ts';
import type { SolidShape } from '../../src/domain/compare/solid-shape.ts';
import { loadOpenCascade, type OpenCascade } from '../../src/kernel/open-cascade.ts';
import { crownedPin } from '../support/crowned-pin.ts';
import { type Point, type Recipe, stepOf } from '../support/kernel-solids.ts';
import { again, meshOf, varyPart } from '../support/part-variants.ts';
import { wrongVariants } from '../support/wrong-variants.ts';

const SAMPLES = new URL('../../../../samples/', import.meta.url);
/** Of each family; each is its own mirror image, as holes and bosses stand in pairs. */
const PARTS = [
  'bolts/bolt-m6x25.step',
  'brackets/bracket-l-80.step',
  'flanges/flange-dn80-8.step',
  'housings/housing-80x60x30.step',
  'nuts/nut-m6.step',
  'nuts/nut-m8.step',
  'nuts/nut-m10.step',
  'washers/washer-m8.step',
];

let oc: OpenCascade;

beforeAll(async () => {
  oc = await loadOpenCascade();
}, 60_000);

test.each(PARTS)('variants of %s are called what they are', (path) => {
  expect(wrongVariants(oc, readFileSync(new URL(path, SAMPLES)), { handedness: 'symmetric' })).toEqual([]);
});

describe('the mirror image of a part that is left-handed by its construction', () => {
  const drill = (x: number, y: number, from: number): Recipe[number] => [
    'cut',
    { cylinder: [6, 60, [x, y, from], [0, 0, 1]] },
  ];
  const plate: Recipe = [['add', { box: [[60, 40, 10]] }]];
  const angle: Recipe = [...plate, ['add', { box: [[60, 5, 30]] }]];
  const steps = (...heights: readonly [number, number, number]): Recipe => {
    const [p, q, r] = heights.map((height) => [10, 10, height] as const) as [Point, Point, Point];
    return [
      ...plate,
      ['add', { box: [p, [0, 0, 10]] }],
      ['add', { box: [q, [50, 0, 10]] }],
      ['add', { box: [r, [50, 30, 10]] }],
    ];
  };
  // Nothing but a turn or a mirror may bring a part onto itself: three places without symmetry, told apart by their depth.
  const HANDED: readonly (readonly [string, Recipe])[] = [
    ['an angle with one hole beside its middle', [...angle, drill(12, 25, -1)]],
    ['an angle with a hole 0.1 mm beside its middle', [...angle, drill(30.1, 25, -1)]],
    ['an angle with two holes at odds', [...angle, drill(12, 15, -1), drill(45, 30, -1)]],
    ['a plate with one hole through and one blind', [...plate, drill(10, 10, -1), drill(45, 14, 5)]],
    [
      'a plate with three holes of two depths',
      [...plate, drill(10, 10, 5), drill(50, 10, 5), drill(10, 30, 2)],
    ],
    ['a plate with steps', steps(5, 10, 15)],
    ['a plate with steps nearly alike', steps(10, 10.2, 10.4)],
    [
      'a bar with a pin on each of three sides',
      [
        ['add', { box: [[80, 20, 20]] }],
        ['add', { cylinder: [8, 12, [10, 10, 18], [0, 0, 1]] }],
        ['add', { cylinder: [8, 12, [40, 18, 10], [0, 1, 0]] }],
        ['add', { cylinder: [8, 12, [70, 10, 2], [0, 0, -1]] }],
        ['add', { cylinder: [8, 6, [78, 10, 10], [1, 0, 0]] }],
      ],
    ],
  ];

  test.each(HANDED)('is mirrored: %s', (_, recipe) => {
    const isAsked = ({ name }: { readonly name: string }) => name === 'mirrored' || name === 'moved';
    expect(wrongVariants(oc, stepOf(oc, recipe), { isAsked, handedness: 'chiral' })).toEqual([]);
  });
});

describe('a family', () => {
  test('of washers has no two that are the same', () => {
    const folder = new URL('washers/', SAMPLES);
    const washers = readdirSync(folder)
      .filter((name) => name.endsWith('.step'))
      .map((name) => ({ name, shape: shapeOf(readFileSync(new URL(name, folder))) }));
    for (const [i, a] of washers.entries()) {
      for (const b of washers.slice(i + 1)) {
        const found = compareShapes(a.shape, b.shape).class;
        expect({ pair: [a.name, b.name], found }).toMatchObject({
          found: expect.stringMatching(/near|different/),
        });
      }
    }
  });
});

test('a washer is placed on one of another size with the axes in line', () => {
  const [a, b] = ['washers/washer-m10.step', 'washers/washer-m12.step'].map((path) =>
    shapeOf(readFileSync(new URL(path, SAMPLES))),
  ) as [SolidShape, SolidShape];
  const { transform, maxDeviationMm } = compareShapes(a, b);
  // Both stand on the origin, about z: half of what the outer diameters differ by, and a chord.
  expect(Math.hypot(transform?.[3] as number, transform?.[7] as number)).toBeLessThan(0.05);
  expect(maxDeviationMm).toBeLessThan(2.1);
});

describe.each([
  { crownMm: 0.1, chord: [0.3, 0.5] },
  { crownMm: 0.05, chord: [0.1, 0.3] },
] as const)('a pin with a crown of $crownMm mm, where chords are off by as much', ({ crownMm, chord }) => {
  const brep = (crown: number) => again(oc, crownedPin(oc, crown)) as SolidShape;
  const mesh = (crown: number) => meshOf(oc, crownedPin(oc, crown), chord);
  const bothOrders = (a: SolidShape, b: SolidShape) => [compareShapes(a, b).class, compareShapes(b, a).class];

  test('is not the mesh of a flat one', () => {
    expect(bothOrders(brep(crownMm), mesh(0))).toEqual(['near', 'near']);
  });

  test('has a mesh that is not one of the flat pin', () => {
    expect(bothOrders(brep(0), mesh(crownMm))).toEqual(['near', 'near']);
    expect(bothOrders(mesh(0), mesh(crownMm))).toEqual(['near', 'near']);
  });

  test.each([0, crownMm])('is its own mesh, with a crown of %d mm', (crown) => {
    expect(bothOrders(brep(crown), mesh(crown))).toEqual(['remeshed', 'remeshed']);
  });
});

function shapeOf(bytes: Uint8Array): SolidShape {
  using part = varyPart(oc, bytes);
  return part.original;
}
