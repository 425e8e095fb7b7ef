import { blockDimension, blockRanges, dimensionOf, SHAPE_BLOCKS } from '@cadml/cad-model';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boxMesh, joinedMeshes, torusMesh } from '../../../test/support/mesh-files.ts';
import { applyTo } from '../affine.ts';
import { singleBody } from '../mesh/content.ts';
import { expandPlacements } from '../mesh/placements.ts';
import type { TriangleMesh } from '../mesh/weld.ts';
import { meshShape } from '../shape/mesh-shape.ts';
import type { ShapeDocument } from '../shape/shape-document.ts';
import { BLOCKS } from './blocks/index.ts';
import { boxDescriptor } from './box-descriptor.ts';
import { packDescriptor, unpackDescriptor } from './pack-descriptor.ts';
import { shapeDescriptor } from './shape-descriptor.ts';
import { shapeFacts } from './shape-facts.ts';

function documentOf(mesh: TriangleMesh): ShapeDocument {
  const content = singleBody(mesh, 1);
  return meshShape(content, expandPlacements(content, 'STL'), false) as ShapeDocument;
}

const describeMesh = (mesh: TriangleMesh) => shapeDescriptor(documentOf(mesh)) as Float32Array;

/** Three boxes and a ring, nowhere symmetric. */
const PART = joinedMeshes(
  boxMesh([30, 20, 10]),
  boxMesh([4, 7, 5], [40, 3, 8]),
  boxMesh([2, 3, 9], [5, 40, 20]),
  {
    ...torusMesh(9, 2),
    vertices: torusMesh(9, 2).vertices.map((x, i) => x + ([70, -20, 33][i % 3] as number)),
  },
);

/** Turned about an axis by the quaternion, scaled, moved. */
function moved(
  mesh: TriangleMesh,
  [w, x, y, z]: readonly [number, number, number, number],
  { scale = 1, shift = 0 } = {},
): TriangleMesh {
  const transform = [
    ...[1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y), shift],
    ...[2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x), -2 * shift],
    ...[2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y), shift / 3],
  ].map((value, i) => (i % 4 === 3 ? value : value * scale));
  return { ...mesh, vertices: applyTo([...transform, 0, 0, 0, 1], mesh.vertices) };
}

/** A bar along z that makes half a turn; of two sides it is a flat one. */
function twisted(sides: number, turns: number): TriangleMesh {
  const levels = 40;
  const corners = sides === 2 ? [0.2, Math.PI - 0.2, Math.PI + 0.2, -0.2] : undefined;
  const count = corners?.length ?? sides;
  const vertices = new Float64Array((levels + 1) * count * 3);
  const triangles: number[] = [];
  for (let level = 0; level <= levels; level++) {
    for (let k = 0; k < count; k++) {
      const angle = (corners?.[k] ?? (2 * Math.PI * k) / count) + (turns * Math.PI * level) / levels;
      vertices.set([10 * Math.cos(angle), 10 * Math.sin(angle), level], (level * count + k) * 3);
      if (level === levels) continue;
      const [a, b] = [level * count + k, level * count + ((k + 1) % count)];
      triangles.push(a, b, b + count, a, b + count, a + count);
    }
  }
  for (let k = 1; k < count - 1; k++) {
    triangles.push(0, k + 1, k, levels * count, levels * count + k, levels * count + k + 1);
  }
  return { vertices, triangles: Uint32Array.from(triangles) };
}

function mirrored(mesh: TriangleMesh): TriangleMesh {
  const vertices = mesh.vertices.map((value, i) => (i % 3 === 0 ? -value : value));
  const triangles = mesh.triangles.slice();
  for (let at = 0; at < triangles.length; at += 3) {
    [triangles[at + 1], triangles[at + 2]] = [
      mesh.triangles[at + 2] as number,
      mesh.triangles[at + 1] as number,
    ];
  }
  return { vertices, triangles };
}

const quaternion = fc
  .tuple(...[0, 1, 2, 3].map(() => fc.double({ min: -1, max: 1, noNaN: true })))
  .filter((q) => Math.hypot(...q) > 0.1)
  .map(
    (q) => q.map((value) => value / Math.hypot(...q)) as unknown as readonly [number, number, number, number],
  );

function change(a: Float32Array, b: Float32Array, part?: 'shape' | 'size'): number {
  let [sum, length] = [0, 0];
  for (const range of blockRanges()) {
    for (let slot = range.start; slot < range.end; slot++) {
      length += (a[slot] as number) ** 2;
      if (part === undefined || range.part === part) sum += ((a[slot] as number) - (b[slot] as number)) ** 2;
    }
  }
  return Math.sqrt(sum / length);
}

function distanceIn(names: readonly string[], a: Float32Array, b: Float32Array): number {
  const slots = blockRanges()
    .filter(({ name }) => names.includes(name))
    .flatMap(({ start, end }) =>
      [...a.subarray(start, end)].map((value, i) => value - (b[start + i] as number)),
    );
  return Math.hypot(...slots);
}

describe('the shape descriptor', () => {
  test('has each block in the length of its published slots', () => {
    const facts = shapeFacts(documentOf(PART));
    for (const block of SHAPE_BLOCKS) expect(BLOCKS[block.name](facts)).toHaveLength(blockDimension(block));
    expect(describeMesh(PART)).toHaveLength(dimensionOf('v5'));
  });

  test('does not depend on where the part lies and how it is turned', () => {
    const original = describeMesh(PART);
    fc.assert(
      fc.property(quaternion, fc.double({ min: -500, max: 500, noNaN: true }), (turn, shift) => {
        expect(change(original, describeMesh(moved(PART, turn, { shift })))).toBeLessThan(1e-3);
      }),
      { numRuns: 3 },
    );
  });

  test('keeps its shape part in another size, and changes its size part', () => {
    const original = describeMesh(PART);
    const scaled = describeMesh(moved(PART, [1, 0, 0, 0], { scale: 25.4 }));
    expect(change(original, scaled, 'shape')).toBeLessThan(1e-3);
    expect(change(original, scaled, 'size')).toBeGreaterThan(0.01);
  });

  test.each([1, -1])('is the farther from a scaled copy the more that is scaled (power %d)', (power) => {
    const original = describeMesh(PART);
    const copies = [1.05, 2, 64].map((size) =>
      describeMesh(moved(PART, [1, 0, 0, 0], { scale: size ** power })),
    );
    for (const names of [['thickness'], ['size'], SHAPE_BLOCKS.map(({ name }) => name)]) {
      const distances = copies.map((copy) => distanceIn(names, original, copy));
      expect(distances).toEqual([...new Set(distances)].toSorted((x, y) => x - y));
      expect(distances[0]).toBeGreaterThan(0);
    }
  });

  test('of a mirror twin differs in the signs of its chirality alone', () => {
    const [own, twin] = [describeMesh(PART), describeMesh(mirrored(PART))];
    const { start, end } = blockRanges().find(({ name }) => name === 'chirality') as {
      start: number;
      end: number;
    };
    for (let slot = start; slot < end; slot++) {
      expect(Math.abs(own[slot] as number)).toBeGreaterThan(5e-4);
      expect(twin[slot]).toBeCloseTo(-(own[slot] as number), 4);
    }
    own.fill(0, start, end);
    twin.fill(0, start, end);
    expect(change(own, twin)).toBeLessThan(1e-3);
  });

  test.each([2, 3, 4])('tells a left from a right bar of %i sides that is twisted', (sides) => {
    const helicity = (blockRanges().find(({ name }) => name === 'chirality')?.end as number) - 1;
    const bar = twisted(sides, 1);
    const [left, right] = [describeMesh(bar), describeMesh(mirrored(bar))];
    expect(Math.abs(left[helicity] as number)).toBeGreaterThan(0.05);
    expect(right[helicity]).toBeCloseTo(-(left[helicity] as number), 3);
    expect(describeMesh(twisted(sides, 0))[helicity]).toBeCloseTo(0, 4);
  });

  test('has the same bits each time, and through its packed form', () => {
    const [first, second] = [describeMesh(PART), describeMesh(PART)];
    expect(second).toEqual(first);
    expect(unpackDescriptor(packDescriptor(first))).toEqual(first);
  });

  test('of a document without a shape has what its box tells, and is far from parts', () => {
    const drawing = boxDescriptor({
      boundingBox: { min: [0, 0, 0], max: [30, 20, 0] },
      volumeMm3: null,
      areaMm2: null,
    });
    expect(drawing).toHaveLength(dimensionOf('v5'));
    const known = blockRanges().filter(({ start, end }) =>
      drawing.subarray(start, end).some((slot) => slot !== 0),
    );
    expect(known.map(({ name }) => name)).toEqual(['proportions', 'thickness', 'size']);
    const part = describeMesh(PART);
    const distance = Math.hypot(...part.map((value, slot) => value - (drawing[slot] as number)));
    expect(distance).toBeGreaterThan(0.5);
  });
});
