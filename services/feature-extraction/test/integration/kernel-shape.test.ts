import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Region, ShapeDocument, SurfaceKind } from '../../src/domain/shape/shape-document.ts';
import { brepShape } from '../../src/kernel/brep-shape.ts';
import { measureShape } from '../../src/kernel/measure-shape.ts';
import { readStepShape } from '../../src/kernel/read-step-shape.ts';
import { loadPartMaker, type PartMaker } from '../support/step-parts.ts';
import { DRILLED_BLOCK } from './support/files.ts';

let make: PartMaker;

beforeAll(async () => {
  make = await loadPartMaker();
}, 60_000);

function shapeOf(step: Uint8Array): ShapeDocument {
  using shape = readStepShape(make.oc, step);
  const document = brepShape(make.oc, shape, { ...measureShape(make.oc, shape), scale: 1 });
  if (document === null) throw new Error('No document.');
  return document;
}

const kindsOf = ({ regions }: ShapeDocument): readonly SurfaceKind[] =>
  regions.map(({ surface }) => surface.kind).sort();

describe('the shape of a B-rep', () => {
  test('tells a bore by its radius, depth and the two circles that bound it', () => {
    const { regions, borders, bodies } = shapeOf(DRILLED_BLOCK);
    const bore = regions.find(({ surface }) => surface.kind === 'cylinder') as Region;
    expect(regions).toHaveLength(7);
    expect(bore).toMatchObject({ bend: 'concave', wires: 2, faces: 1 });
    expect([bore.radiusMm, bore.lengthMm, bore.sweep].map((x) => Number(x?.toFixed(5)))).toEqual([
      3,
      30,
      Number((2 * Math.PI).toFixed(5)),
    ]);
    expect(bore.areaMm2 / (180 * Math.PI)).toBeCloseTo(1, 5);
    expect(bodies).toMatchObject([{ genus: 1 }]);
    const circles = borders.filter(({ curve }) => curve === 'circle');
    expect(circles).toHaveLength(2);
    for (const { lengthMm, convexity, angle } of circles) {
      expect(convexity).toBe('convex');
      expect(lengthMm / (6 * Math.PI)).toBeCloseTo(1, 4);
      expect(angle).toBeCloseTo(Math.PI / 2, 4);
    }
    expect(borders.filter(({ curve }) => curve === 'line')).toHaveLength(12);
  });

  test('has each kind of surface, with areas of the surface and not of its facets', () => {
    const [ball, ring, cone] = [make.sphere(5), make.torus(20, 3), make.cone(6, 2, 9)].map((part) =>
      shapeOf(make.step(part)),
    ) as [ShapeDocument, ShapeDocument, ShapeDocument];
    expect([kindsOf(ball), kindsOf(ring), kindsOf(cone)]).toEqual([
      ['sphere'],
      ['torus'],
      ['cone', 'plane', 'plane'],
    ]);
    expect((ball.regions[0] as Region).areaMm2 / (100 * Math.PI)).toBeCloseTo(1, 2);
    expect((ring.regions[0] as Region).areaMm2 / (240 * Math.PI ** 2)).toBeCloseTo(1, 2);
    expect(ring.regions[0]).toMatchObject({ wires: 0, surface: { radius: expect.closeTo(3, 4) } });
    expect(ring.bodies).toMatchObject([{ genus: 1 }]);
  });

  test('counts a body as often as it is placed, each where it is', () => {
    const pin = make.cylinder(2, 10);
    const document = shapeOf(make.step(pin, make.placed(pin, 90, 50)));
    expect(document.bodies).toHaveLength(2);
    const centroids = document.regions
      .filter(({ surface }) => surface.kind === 'cylinder')
      .map(({ centroid }) => centroid.map((x) => Math.round(x) + 0));
    expect(centroids).toEqual([
      [0, 0, 5],
      [50, -5, 0],
    ]);
    expect(document.regions.map(({ body }) => body)).toEqual([0, 0, 0, 1, 1, 1]);
  });
});
