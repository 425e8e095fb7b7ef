import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CadDocument } from '../../src/domain/document.ts';
import type { TriangleMesh } from '../../src/domain/mesh/weld.ts';
import { type MeshFormat, readMeshContent } from '../../src/domain/read-mesh-content.ts';
import { readMeshFile } from '../../src/domain/read-mesh-file.ts';
import { boxMesh, joinedMeshes, torusMesh, twinsOf } from '../support/mesh-files.ts';

const SAMPLES = new URL('../../../../samples/', import.meta.url);

function samples(): readonly [string, TriangleMesh][] {
  return readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.stl'))
    .map((name) => [
      name,
      readMeshContent('stl', readFileSync(new URL(name, SAMPLES))).bodies[0] as TriangleMesh,
    ]);
}

/** Box, volume and area of each twin within 1e-5 of the first's; counts exactly. */
function expectTwins(mesh: TriangleMesh): void {
  const documents = Object.entries(twinsOf(mesh)).map(([name, bytes]): [string, CadDocument] => {
    return [name, readMeshFile(name.split('.')[1] as MeshFormat, bytes)];
  });
  const [, first] = documents[0] as [string, CadDocument];
  const size = Math.max(
    ...first.boundingBox.max.map((high, axis) => high - (first.boundingBox.min[axis] as number)),
  );
  for (const [name, twin] of documents) {
    const { facets, solids, watertight, mesh: facts } = twin;
    expect([name, { facets, solids, watertight, facts }]).toEqual([
      name,
      { facets: first.facets, solids: first.solids, watertight: first.watertight, facts: first.mesh },
    ]);
    expect(Math.abs((twin.areaMm2 as number) / (first.areaMm2 as number) - 1)).toBeLessThan(1e-5);
    if (first.volumeMm3 === null) expect(twin.volumeMm3).toBeNull();
    else expect(Math.abs((twin.volumeMm3 as number) / first.volumeMm3 - 1)).toBeLessThan(1e-5);
    for (const end of ['min', 'max'] as const) {
      twin.boundingBox[end].forEach((value, axis) => {
        expect(Math.abs(value - (first.boundingBox[end][axis] as number))).toBeLessThan(1e-5 * size);
      });
    }
  }
}

describe('the twins of a part in all mesh formats agree', () => {
  test.each(samples())('%s', (_, mesh) => {
    expectTwins(mesh);
  });

  test('a ring, two boxes, an open box', () => {
    const { vertices, triangles } = boxMesh([10, 20, 30]);
    expectTwins(torusMesh(30, 5, 40, 20));
    expectTwins(joinedMeshes(boxMesh([1, 2, 3]), boxMesh([4, 5, 6], [50, 0, 0])));
    expectTwins({ vertices, triangles: triangles.slice(6) });
  });

  test('boxes of any size anywhere', () => {
    const size = fc.integer({ min: 4, max: 4_000 }).map((n) => n / 4);
    const place = fc.integer({ min: -20, max: 20 });
    fc.assert(
      fc.property(fc.tuple(size, size, size), fc.tuple(place, place, place), (extent, at) => {
        expectTwins(boxMesh(extent, at));
      }),
      { numRuns: 30 },
    );
  });
});
