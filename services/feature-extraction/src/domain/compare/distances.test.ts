import type { Vec3 } from '@cadml/cad-model';
import { describe, expect, test } from '@jest/globals';
import { blocks, meshOf, washer } from '../../../test/support/solid-shapes.ts';
import { distanceTo } from './deviation.ts';
import { distancePastRims } from './distance-past-rims.ts';
import { runsOf } from './face-extents.ts';
import { farthestMm } from './farthest-point.ts';
import { after, inverse, moved } from './pose.ts';
import { prepareShape } from './prepared-shape.ts';

const RING = { inner: 10, outer: 20, thick: 3 };

describe('from amid a hole', () => {
  const ring = prepareShape(washer(RING, 36));
  const amid = (z: number): Vec3 => moved(ring.frame, [0, 0, z]);

  test('the faces that it ends in are as far as their rims, although triangles touch these in a corner only', () => {
    expect(distanceTo(ring, amid(0))).toBeGreaterThan(RING.inner - 2 * ring.chordErrorMm);
  });

  test('the wall is as far as its radius, not as the chords of its rims', () => {
    expect(distancePastRims(ring, amid(0))).toBeCloseTo(RING.inner, 6);
    expect(distancePastRims(ring, amid(1.5))).toBeCloseTo(RING.inner, 6);
  });
});

describe('the largest distance of one shape from another', () => {
  const box = (least: Vec3, greatest: Vec3) => blocks([least, greatest]);
  const farthest = (a: ReturnType<typeof box>, b: ReturnType<typeof box>) => {
    const [from, to] = [prepareShape(a), prepareShape(b)];
    return farthestMm({ from, to, pose: after(to.frame, inverse(from.frame)), knownMm: 0 });
  };

  test('is found amid a face', () => {
    const disc = washer({ inner: 0.01, outer: 10, thick: 3 }, 36);
    // A disc lies in the hole of a ring: its middle is farthest, by the radius of the hole.
    const found = farthest(disc, washer({ inner: 10, outer: 20, thick: 3 }, 36));
    expect(Math.abs(found - 10)).toBeLessThan(0.1);
  });

  test.each([
    ['B-reps', (shape: ReturnType<typeof box>) => shape],
    ['meshes', meshOf],
  ])('is found at a corner, of %s', (_, made) => {
    const found = farthest(made(box([0, 0, 0], [13, 14, 10])), made(box([0, 0, 0], [10, 10, 10])));
    expect(Math.abs(found - 5)).toBeLessThan(0.05);
  });

  test('is none of a part of it', () => {
    expect(farthest(box([0, 0, 0], [10, 10, 10]), box([0, 0, 0], [10, 10, 10]))).toBeLessThan(1e-3);
  });
});

describe('walls along an axis', () => {
  const wall = (least: number, greatest: number) => ({ least, greatest });

  test('that touch are one run, and two where there is a gap', () => {
    expect(runsOf([wall(0, 8), wall(8, 9)], 1e-3, () => [])).toHaveLength(1);
    expect(runsOf([wall(52, 60), wall(0, 8)], 1e-3, () => [])).toHaveLength(2);
  });

  test('are one run where another wall bridges the gap', () => {
    expect(runsOf([wall(0, 10), wall(13, 30)], 1e-3, () => [wall(10, 13)])).toHaveLength(1);
    expect(runsOf([wall(0, 10), wall(13, 30)], 1e-3, () => [wall(10, 12)])).toHaveLength(2);
  });
});
