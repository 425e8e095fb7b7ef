import { beforeAll, describe, expect, test } from '@jest/globals';
import { compareShapes } from '../../src/domain/compare/compare-shapes.ts';
import type { SolidShape } from '../../src/domain/compare/solid-shape.ts';
import { loadOpenCascade, type OpenCascade } from '../../src/kernel/open-cascade.ts';
import { type Drilled, flangeBrep, type Plate, plateBrep, plateMesh } from '../support/drilled-plates.ts';
import { mirrored, placed } from '../support/solid-shapes.ts';

interface Moved {
  readonly plate: Plate;
  readonly here: Drilled;
  readonly there: Drilled;
  /** How far that is, and how far surfaces then are apart. */
  readonly mm: readonly [shift: number, apart: number];
}

/** A plate, a hole that it has, and where that may stand too. */
const PLATES: readonly (readonly [string, Moved])[] = [
  [
    'a plate',
    {
      plate: { size: [400, 300, 8], holes: [[380, 280, 5]] },
      ...{ here: [20, 20, 5], there: [25, 20, 5], mm: [5, 4] },
    },
  ],
  [
    'a sheet',
    {
      plate: { size: [300, 200, 1], holes: [[250, 150, 20]] },
      ...{ here: [50, 50, 3], there: [90, 50, 3], mm: [40, 1.5] },
    },
  ],
  [
    'a board',
    {
      plate: { size: [100, 60, 1.6], holes: [[4, 4, 3.2]] },
      ...{ here: [30, 30, 0.8], there: [45, 30, 0.8], mm: [15, 0.8] },
    },
  ],
  [
    'a block',
    {
      plate: { size: [200, 150, 12], holes: [[100, 75, 40]] },
      ...{ here: [20, 20, 4.2], there: [23, 20, 4.2], mm: [3, 3] },
    },
  ],
];

let oc: OpenCascade;

beforeAll(async () => {
  oc = await loadOpenCascade();
}, 60_000);

const drilled = (plate: Plate, hole: Drilled): Plate => ({ ...plate, holes: [...plate.holes, hole] });

/** Within so much of the truth: what is said of shifts, and distances of B-reps and meshes. */
const SHIFT = 0.01;
const DISTANCE = 0.02;

/** How far a hole is said to stand elsewhere. */
function shiftIn(reasons: readonly string[], diameter: number): number {
  const [, mm] =
    reasons.join().match(new RegExp(`one hole ⌀${diameter} stands ([\\d.]+) mm elsewhere`)) ?? [];
  return Number(mm);
}

function expectNear(found: number | null, truth: number, share: number): void {
  expect(Math.abs((found as number) - truth)).toBeLessThanOrEqual(share * truth);
}

describe.each(PLATES)('a hole in %s', (_, { plate, here, there, mm: [shiftMm, apartMm] }) => {
  test('that stands elsewhere is seen, and said', () => {
    const [a, b] = [plateBrep(oc, drilled(plate, here)), plateBrep(oc, drilled(plate, there))];
    const found = compareShapes(a, b);
    expect(found.class).toBe('near');
    expectNear(found.maxDeviationMm, apartMm, DISTANCE);
    expectNear(shiftIn(found.reasons, here[2]), shiftMm, SHIFT);
    expect(compareShapes(b, a)).toMatchObject({
      class: 'near',
      maxDeviationMm: expect.closeTo(found.maxDeviationMm as number, 4),
    });
  });

  test('that stands elsewhere in a mesh is seen', () => {
    const [a, b] = [plateMesh(oc, drilled(plate, here)), plateMesh(oc, drilled(plate, there))];
    expect(compareShapes(a, b).class).toBe('near');
    expect(compareShapes(plateBrep(oc, drilled(plate, here)), b).class).toBe('near');
  });

  test('that is one more or one fewer is seen, in a mesh too', () => {
    const [a, b] = [plateBrep(oc, plate), plateBrep(oc, drilled(plate, here))];
    const more = compareShapes(a, b);
    expect(more).toMatchObject({ class: 'near' });
    expect(more.reasons).toContain(`one ⌀${here[2]} hole more`);
    expect(more.maxDeviationMm).toBeGreaterThan(0.25);
    expect(compareShapes(b, a).reasons).toContain(`one ⌀${here[2]} hole fewer`);
    expect(compareShapes(a, plateMesh(oc, drilled(plate, here))).class).toBe('near');
  });
});

/** Plates that may be turned about but for one hole, and how far that hole is moved. */
const corners = (x: number, y: number, diameter: number): readonly Drilled[] => [
  [15, 15, diameter],
  [x - 15, 15, diameter],
  [15, y - 15, diameter],
  [x - 15, y - 15, diameter],
];
const LIKE_TURNED_ABOUT: readonly (readonly [string, Plate, Drilled, readonly number[]])[] = [
  ['a plate', { size: [120, 80, 6], holes: corners(120, 80, 4) }, [60, 25, 4], [0.02, 0.1, 2]],
  ['a long plate', { size: [200, 120, 10], holes: corners(200, 120, 8) }, [100, 30, 6], [0.1, 1]],
  ['a square plate', { size: [100, 100, 10], holes: corners(100, 100, 6) }, [50, 30, 8], [0.5, 5]],
];

describe.each(LIKE_TURNED_ABOUT)('a hole that alone tells which way %s lies', (_, plate, hole, shifts) => {
  const moved = (by: number): Plate => drilled(plate, [hole[0] + by, hole[1], hole[2]]);
  const elsewhere = (shape: SolidShape) => placed(shape, [0.3, -1.1, 0.7], [120, -35, 8]);

  test.each(shifts)('and is moved by %d mm is said to stand there', (by) => {
    const found = compareShapes(plateBrep(oc, moved(0)), elsewhere(plateBrep(oc, moved(by))));
    expect(found.class).toBe('near');
    expectNear(shiftIn(found.reasons, hole[2]), by, SHIFT);
    expectNear(found.maxDeviationMm, by, DISTANCE);
  });

  test('and is moved in a mesh is as far away', () => {
    const by = shifts.at(-1) as number;
    const found = compareShapes(plateMesh(oc, moved(0)), elsewhere(plateMesh(oc, moved(by))));
    expect(found.class).toBe('near');
    expectNear(found.maxDeviationMm, by, DISTANCE);
  });
});

test('a pin hole that is moved around a flange stands so far away, seen in a mirror too', () => {
  const [a, b] = [0, 0.035].map((angle) => flangeBrep(oc, Math.PI / 6 + angle)) as [SolidShape, SolidShape];
  const shiftMm = 90 * Math.sin(0.035 / 2);
  for (const other of [b, mirrored(b)]) {
    const found = compareShapes(a, other);
    expectNear(shiftIn(found.reasons, 4), shiftMm, SHIFT);
    expectNear(found.maxDeviationMm, shiftMm, DISTANCE);
  }
});

/** What a plate of 10 mm has at half its depth, and how far its surface there is from that of a through hole. */
const FLOORS = [
  [3, 2.5],
  [6, 3],
  [14, 7],
  [20, 10],
] as const;

test.each(FLOORS)('a floor in a hole of ⌀%d lies %d mm from its wall', (diameter, apartMm) => {
  const plate: Plate = { size: [120, 80, 10], holes: corners(120, 80, 5) };
  const through: Drilled = [60, 30, diameter];
  const blind: Drilled = [60, 30, diameter, 5];
  expectNear(
    compareShapes(plateBrep(oc, drilled(plate, through)), plateBrep(oc, drilled(plate, blind)))
      .maxDeviationMm,
    apartMm,
    DISTANCE,
  );
  expectNear(
    compareShapes(plateMesh(oc, drilled(plate, blind)), plateMesh(oc, drilled(plate, through)))
      .maxDeviationMm,
    apartMm,
    DISTANCE,
  );
});

test('the size of a longer plate is exact', () => {
  const [a, b] = [120, 132].map((length) => plateBrep(oc, { size: [length, 80, 10], holes: [[15, 15, 6]] }));
  const { reasons } = compareShapes(a as never, b as never);
  expect(reasons).toContain('12 mm longer (120 → 132 mm)');
});
