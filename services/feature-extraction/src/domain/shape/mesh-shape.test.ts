import { describe, expect, test } from '@jest/globals';
import { boxMesh, joinedMeshes, torusMesh, turnedMesh } from '../../../test/support/mesh-files.ts';
import { singleBody } from '../mesh/content.ts';
import { expandPlacements } from '../mesh/placements.ts';
import type { TriangleMesh } from '../mesh/weld.ts';
import { meshShape } from './mesh-shape.ts';
import type { Region, ShapeDocument } from './shape-document.ts';

function shapeOf(mesh: TriangleMesh, isInsideOut = false): ShapeDocument {
  const content = singleBody(mesh, 1);
  const document = meshShape(content, expandPlacements(content, 'STL'), isInsideOut);
  if (document === null) throw new Error('No document.');
  return document;
}

const kindsOf = ({ regions }: ShapeDocument) => regions.map(({ surface }) => surface.kind).sort();

/** A prism about z with so many sides; `top` is its radius above. */
function prismMesh(sides: number, radius: number, height: number, top = radius): TriangleMesh {
  return prismOver(
    Array.from({ length: sides }, (_, i) => (2 * Math.PI * i) / sides),
    { radius, height, top },
  );
}

interface Prism {
  readonly radius: number;
  readonly height: number;
  readonly top: number;
}

/** A prism about z with edges at these turns. */
function prismOver(turns: readonly number[], { radius, height, top }: Prism): TriangleMesh {
  const sides = turns.length;
  const vertices: number[] = [0, 0, 0, 0, 0, height];
  const triangles: number[] = [];
  for (const turn of turns) {
    vertices.push(radius * Math.cos(turn), radius * Math.sin(turn), 0);
    vertices.push(top * Math.cos(turn), top * Math.sin(turn), height);
  }
  for (let i = 0; i < sides; i++) {
    const [low, next] = [2 + 2 * i, 2 + 2 * ((i + 1) % sides)];
    triangles.push(low, next, low + 1, next, next + 1, low + 1, 0, next, low, 1, low + 1, next + 1);
  }
  return { vertices: Float64Array.from(vertices), triangles: Uint32Array.from(triangles) };
}

interface BentWire {
  readonly radius: number;
  /** Of the middle of the wire. */
  readonly bend: number;
  readonly straight: number;
  readonly around: number;
}

/** A wire along x, bent down by a quarter turn. */
function bentWireMesh({ radius, bend, straight, around }: BentWire): TriangleMesh {
  const turns = Array.from({ length: around / 2 + 1 }, (_, i) => (Math.PI * i) / around);
  const rings = [
    { at: [-straight, bend], turn: 0 },
    ...turns.map((turn) => ({ at: [bend * Math.sin(turn), bend * Math.cos(turn)], turn })),
    { at: [bend, -straight], turn: Math.PI / 2 },
  ] as const;
  const vertices: number[] = [-straight, 0, bend, bend, 0, -straight];
  for (const { at, turn } of rings) {
    for (let i = 0; i < around; i++) {
      const angle = (2 * Math.PI * i) / around;
      const out = radius * Math.cos(angle);
      vertices.push((at[0] as number) + out * Math.sin(turn), radius * Math.sin(angle));
      vertices.push((at[1] as number) + out * Math.cos(turn));
    }
  }
  return { vertices: Float64Array.from(vertices), triangles: tubeTriangles(rings.length, around) };
}

/** A profile of radii and heights, turned about z. */
function turnedProfile(profile: readonly (readonly [number, number])[], around: number): TriangleMesh {
  const [[, low], [, high]] = [profile[0], profile.at(-1)] as [[number, number], [number, number]];
  const vertices: number[] = [0, 0, low, 0, 0, high];
  for (const [radius, height] of profile) {
    for (let i = 0; i < around; i++) {
      const turn = (2 * Math.PI * i) / around;
      vertices.push(radius * Math.cos(turn), radius * Math.sin(turn), height);
    }
  }
  return { vertices: Float64Array.from(vertices), triangles: tubeTriangles(profile.length, around) };
}

/** Between rings of vertices from the second on; the first two are the middles of the ends. */
function tubeTriangles(rings: number, around: number): Uint32Array {
  const triangles: number[] = [];
  const vertex = (ring: number, i: number) => 2 + ring * around + (i % around);
  for (let i = 0; i < around; i++) {
    for (let ring = 0; ring + 1 < rings; ring++) {
      const [a, b] = [vertex(ring, i), vertex(ring, i + 1)];
      const [c, d] = [vertex(ring + 1, i), vertex(ring + 1, i + 1)];
      triangles.push(a, b, c, b, d, c);
    }
    triangles.push(0, vertex(0, i + 1), vertex(0, i), 1, vertex(rings - 1, i), vertex(rings - 1, i + 1));
  }
  return Uint32Array.from(triangles);
}

describe('the faces of a mesh', () => {
  test('of a box are six planes that meet convexly in twelve lines', () => {
    const { regions, borders, bodies } = shapeOf(boxMesh([10, 20, 30]));
    expect(regions.map(({ areaMm2 }) => areaMm2).sort((a, b) => a - b)).toEqual([
      200, 200, 300, 300, 600, 600,
    ]);
    expect(borders).toHaveLength(12);
    expect(borders.every(({ curve, convexity }) => curve === 'line' && convexity === 'convex')).toBe(true);
    expect(bodies).toEqual([{ genus: 0, volumeMm3: expect.closeTo(6000, 9) }]);
  });

  test('of a many-sided prism are a cylinder with the area of the round part, and two planes', () => {
    const document = shapeOf(prismMesh(24, 5, 12));
    expect(kindsOf(document)).toEqual(['cylinder', 'plane', 'plane']);
    const round = document.regions.find(({ surface }) => surface.kind === 'cylinder') as Region;
    expect(round).toMatchObject({ bend: 'convex', wires: 2, radiusMm: expect.closeTo(5, 9) });
    expect(round.areaMm2 / (120 * Math.PI)).toBeCloseTo(1, 6);
    expect(document.borders.map(({ curve }) => curve)).toEqual(['circle', 'circle']);
  });

  test('of a hexagonal prism are eight planes', () => {
    expect(kindsOf(shapeOf(prismMesh(6, 5, 12)))).toEqual(new Array(8).fill('plane'));
  });

  test('of a cone and of a ring are a cone and a torus', () => {
    expect(kindsOf(shapeOf(prismMesh(32, 6, 9, 2)))).toEqual(['cone', 'plane', 'plane']);
    const ring = shapeOf(torusMesh(10, 3, 36, 20));
    expect(ring.regions).toHaveLength(1);
    expect(ring.regions[0]?.surface).toMatchObject({
      kind: 'torus',
      radius: expect.closeTo(3, 6),
      majorRadius: expect.closeTo(10, 6),
    });
    expect(ring.bodies).toMatchObject([{ genus: 1 }]);
  });

  test('of a ring whose highest row is flat are one torus', () => {
    expect(kindsOf(shapeOf(torusMesh(10, 3, 36, 22)))).toEqual(['torus']);
  });

  test('of a shaft with a narrow flat are a cylinder and the flat', () => {
    const turns = Array.from({ length: 96 }, (_, i) => (Math.PI * i) / 48).filter((_, i) => i < 1 || i > 9);
    const shaft = prismOver(turns, { radius: 5, height: 12, top: 5 });
    expect(kindsOf(shapeOf(shaft))).toEqual(['cylinder', 'plane', 'plane', 'plane']);
  });

  test('of a cylinder with a chamfer at each end are a cylinder and two cones, though all corners lie on a ring', () => {
    const lathe = turnedProfile(
      [
        [4.5, 0],
        [5, 0.5],
        [5, 3.5],
        [4.5, 4],
      ],
      24,
    );
    expect(kindsOf(shapeOf(lathe))).toEqual(['cone', 'cone', 'cylinder', 'plane', 'plane']);
  });

  test('of a wire with a bend are two cylinders and a torus, each with its own', () => {
    for (const around of [12, 24]) {
      const wire = shapeOf(bentWireMesh({ radius: 0.3, bend: 0.5, straight: 4, around }));
      expect(kindsOf(wire)).toEqual(['cylinder', 'cylinder', 'plane', 'plane', 'torus']);
      const bend = wire.regions.find(({ surface }) => surface.kind === 'torus') as Region;
      expect(bend.areaMm2 / (0.15 * Math.PI ** 2)).toBeCloseTo(1, 1);
    }
  });

  test('are those of the outside when the mesh is inside out', () => {
    const { borders } = shapeOf(turnedMesh(boxMesh([1, 2, 3])), true);
    expect(borders.every(({ convexity }) => convexity === 'convex')).toBe(true);
  });
});

test('solids that share a face are two bodies, each with its volume', () => {
  const touching = joinedMeshes(boxMesh([10, 10, 10]), boxMesh([10, 10, 10], [10, 0, 0]));
  const { bodies, regions } = shapeOf(touching);
  expect(bodies.map(({ volumeMm3 }) => Math.round(volumeMm3 ?? 0))).toEqual([1000, 1000]);
  expect(regions).toHaveLength(12);
});

test('a shape of too many facets is none', () => {
  const content = singleBody(boxMesh([1, 1, 1]), 1);
  const bodies = [{ ...content.bodies[0], triangles: new Uint32Array(3 * 500_001) }];
  const large = { ...content, bodies: bodies as typeof content.bodies };
  expect(meshShape(large, expandPlacements(content, 'STL'), false)).toBeNull();
});
