import { beforeAll, describe, expect, test } from '@jest/globals';
import { compareShapes } from '../../src/domain/compare/compare-shapes.ts';
import { loadOpenCascade, type OpenCascade } from '../../src/kernel/open-cascade.ts';
import { type Drilled, type Plate, plateBrep, plateMesh } from '../support/drilled-plates.ts';

/** A plate, a hole that it has, and where that may stand too. */
const PLATES: readonly (readonly [string, Plate, Drilled, Drilled])[] = [
  ['a plate', { size: [400, 300, 8], holes: [[380, 280, 5]] }, [20, 20, 5], [25, 20, 5]],
  ['a sheet', { size: [300, 200, 1], holes: [[250, 150, 20]] }, [50, 50, 3], [90, 50, 3]],
  ['a board', { size: [100, 60, 1.6], holes: [[4, 4, 3.2]] }, [30, 30, 0.8], [45, 30, 0.8]],
  ['a block', { size: [200, 150, 12], holes: [[100, 75, 40]] }, [20, 20, 4.2], [23, 20, 4.2]],
];

let oc: OpenCascade;

beforeAll(async () => {
  oc = await loadOpenCascade();
}, 60_000);

const drilled = (plate: Plate, hole: Drilled): Plate => ({ ...plate, holes: [...plate.holes, hole] });

describe.each(PLATES)('a hole in %s', (_, plate, here, there) => {
  test('that stands elsewhere is seen, and said', () => {
    const [a, b] = [plateBrep(oc, drilled(plate, here)), plateBrep(oc, drilled(plate, there))];
    const found = compareShapes(a, b);
    expect(found.class).toBe('near');
    expect(found.maxDeviationMm).toBeGreaterThan(Math.min(here[2], plate.size[2]) / 4);
    // A plate that its other holes let turn about may be placed so: which way it is told is open, not that it is.
    expect(found.reasons.join()).toMatch(new RegExp(`one hole ⌀${here[2]} stands .* mm elsewhere`));
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

test('the size of a longer plate is exact', () => {
  const [a, b] = [120, 132].map((length) => plateBrep(oc, { size: [length, 80, 10], holes: [[15, 15, 6]] }));
  const { reasons } = compareShapes(a as never, b as never);
  expect(reasons).toContain('12 mm longer (120 → 132 mm)');
});
