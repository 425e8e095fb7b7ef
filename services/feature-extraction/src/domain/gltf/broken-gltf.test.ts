import { AppError } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import { changedBox as changed, refusalOfGlb as refusal } from '../../../test/support/changed-box.ts';
import { boxMesh, glb, gltfOf, type Json } from '../../../test/support/mesh-files.ts';
import { readMeshFile } from '../read-mesh-file.ts';

const BOX = boxMesh([1, 2, 4]);
const text = (json: unknown) => new TextEncoder().encode(JSON.stringify(json));
const read = (file: Uint8Array) => readMeshFile('glb', file);

describe('a broken glTF file is refused', () => {
  test.each<[string, Uint8Array, RegExp]>([
    ['a cut header', glb(BOX).slice(0, 15), /ends inside its header/],
    ['a cut body', glb(BOX).slice(0, -5), /declares/],
    ['no JSON', text('x').slice(1, 2), /not valid/],
    ['no version', text({ asset: {} }), /no version/],
    [
      'an accessor beyond its view',
      changed(({ accessors }) => Object.assign(accessors[0] as Json, { count: 9 })),
      /beyond its view/,
    ],
    [
      'an accessor of two billion',
      changed(({ accessors }) => Object.assign(accessors[1] as Json, { count: 39_000_000 })),
      /beyond its view/,
    ],
    [
      'an offset below nothing',
      changed(({ accessors }) => Object.assign(accessors[0] as Json, { byteOffset: -4 })),
      /no whole number/,
    ],
    [
      'a view beyond its buffer',
      changed(({ bufferViews }) => Object.assign(bufferViews[1] as Json, { byteOffset: 500 })),
      /beyond its buffer/,
    ],
    [
      'a buffer shorter than it says',
      changed(({ buffers }) => Object.assign(buffers[0] as Json, { byteLength: 5000 })),
      /shorter than it says/,
    ],
    [
      'a view that is not there',
      changed(({ accessors }) => Object.assign(accessors[0] as Json, { bufferView: 7 })),
      /7 of its bufferViews/,
    ],
    [
      'no bytes at all',
      changed(({ accessors }) => Object.assign(accessors[0] as Json, { bufferView: undefined })),
      /no bytes/,
    ],
    [
      'indices of a wrong type',
      changed(({ accessors }) => Object.assign(accessors[1] as Json, { componentType: 5126 })),
      /none for them/,
    ],
    ['a vertex that is not there', glb({ ...BOX, triangles: Uint32Array.of(0, 1, 8) }), /uses vertex 8 of 8/],
    [
      'a position that is no number',
      glb({ ...BOX, vertices: BOX.vertices.map((v, i) => (i === 4 ? Number.NaN : v)) }),
      /not a finite number/,
    ],
    ['nodes in a circle', glb(BOX, { nodes: [{ children: [1] }, { children: [0], mesh: 0 }] }), /two places/],
    ['a node with two parents', glb(BOX, { nodes: [{ children: [1, 1] }, { mesh: 0 }] }), /two places/],
    [
      'a matrix with perspective',
      glb(BOX, { nodes: [{ mesh: 0, matrix: [1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] }] }),
      /not affine/,
    ],
    ['a matrix of words', glb(BOX, { nodes: [{ mesh: 0, matrix: 'one' }] }), /16 finite numbers/],
    ['lists that are none', glb(BOX, { nodes: 3 }), /does not have/],
    ['an empty scene', glb(BOX, { nodes: [{}] }), /no triangles/],
  ])('%s', (_, file, message) => {
    const error = refusal(file);
    expect(error.code).toBe('PARSE_FAILED');
    expect(error.message).toMatch(message);
  });

  test.each<[string, Uint8Array, RegExp]>([
    ['version 1', text({ asset: { version: '1.0' } }), /version 1/],
    [
      'another file',
      text({ ...gltfOf(BOX).json, buffers: [{ byteLength: 240, uri: 'box.bin' }] }),
      /another file \(box.bin\).*GLB/,
    ],
    [
      'the network',
      text({ ...gltfOf(BOX).json, buffers: [{ byteLength: 240, uri: 'https://example.com/x' }] }),
      /another file/,
    ],
    ['Draco', glb(BOX, { extensionsRequired: ['KHR_draco_mesh_compression'] }), /Draco/],
    ['an unknown extension', glb(BOX, { extensionsRequired: ['VND_magic'] }), /VND_magic/],
  ])('%s is not supported', (_, file, message) => {
    expect(refusal(file)).toMatchObject({
      code: 'UNSUPPORTED_FORMAT',
      message: expect.stringMatching(message),
    });
  });

  test('wherever it is cut, and whatever byte of its JSON changes, there is an answer or an AppError', () => {
    const file = glb(BOX);
    for (let at = 20; at < 420; at += 3) {
      const copy = file.slice();
      copy[at] = (copy[at] as number) ^ 0x11;
      try {
        expect(Number.isFinite(read(copy).areaMm2)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
      }
    }
  });

  test('an accessor of nothing but zeros ends at a limit', () => {
    const file = changed(({ accessors }) => {
      const sparse = { count: 0, indices: {}, values: {} };
      Object.assign(accessors[0] as Json, { bufferView: undefined, count: 30_000_000, sparse });
    });
    expect(refusal(file)).toMatchObject({ code: 'RESOURCE_EXHAUSTED', context: { limit: 'elements' } });
  });

  test('a deep chain of nodes ends at a limit', () => {
    const nodes = Array.from({ length: 1_000 }, (_, i) => (i === 999 ? { mesh: 0 } : { children: [i + 1] }));
    expect(refusal(glb(BOX, { nodes }))).toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      context: { limit: 'depth' },
    });
  });
});
