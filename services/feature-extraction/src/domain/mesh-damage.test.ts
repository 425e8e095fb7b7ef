import { AppError } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boxMesh, torusMesh, twinsOf } from '../../test/support/mesh-files.ts';
import type { MeshFormat } from './read-mesh-content.ts';
import { readMeshFile } from './read-mesh-file.ts';
import { readMeshScene } from './read-mesh-scene.ts';

const RING = torusMesh(10, 3, 8, 6);
const TWINS = Object.entries({
  ...twinsOf(RING),
  'open.obj': twinsOf(boxMesh([1, 1, 1]))['part.obj'] as Uint8Array,
});

/** An AppError is a fine answer; anything else that is thrown is not. */
function readOrRefuse(format: MeshFormat, bytes: Uint8Array): void {
  try {
    const { boundingBox, areaMm2, volumeMm3, watertight } = readMeshFile(format, bytes);
    const numbers = [...boundingBox.min, ...boundingBox.max, areaMm2 as number, volumeMm3 ?? 0];
    expect(numbers.every(Number.isFinite)).toBe(true);
    expect(areaMm2).toBeGreaterThan(0);
    if (!watertight) expect(volumeMm3).toBeNull();
    readMeshScene(format, bytes);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(['PARSE_FAILED', 'RESOURCE_EXHAUSTED', 'UNSUPPORTED_FORMAT']).toContain(error.code);
  }
}

describe('a damaged mesh file is read or refused, and nothing else', () => {
  test.each(TWINS)('%s with bytes changed, cut out or doubled', (name, bytes) => {
    const format = name.split('.')[1] as MeshFormat;
    const place = fc.integer({ min: 0, max: bytes.length - 1 });
    const damage = fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { maxLength: 4 });
    fc.assert(
      fc.property(damage, fc.tuple(place, place), fc.boolean(), (changes, [one, other], doubles) => {
        const copy = bytes.slice();
        for (const [at, byte] of changes) copy[at] = byte;
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const parts = doubles ? [copy, copy.subarray(from)] : [copy.subarray(0, from), copy.subarray(to)];
        readOrRefuse(format, copy);
        readOrRefuse(format, new Uint8Array(Buffer.concat(parts)));
      }),
      { numRuns: 60 },
    );
  });
});
