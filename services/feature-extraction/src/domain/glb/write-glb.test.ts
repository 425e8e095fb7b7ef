import { AppError } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import type { Scene, SceneNode } from '../scene.ts';
import { IDENTITY_TRANSFORM } from '../transform.ts';
import { writeGlb } from './write-glb.ts';

const RED = [1, 0, 0, 1] as const;

/** Two triangles that are faces of their own, with vertices of their own. */
function scene(node: Partial<SceneNode> = {}): Scene {
  const positions = Float32Array.of(0, 0, 0, 10, 0, 0, 0, 10, 0, 0, 0, 5, 10, 0, 5, 0, 10, 5);
  const faces = [0, 1].map((firstTriangle) => ({ firstTriangle, triangles: 1, colour: null }));
  return {
    nodes: [
      { name: 'a "part"', parent: null, transform: IDENTITY_TRANSFORM, mesh: 0, colour: null, ...node },
    ],
    meshes: [{ positions, triangles: Uint32Array.of(0, 1, 2, 3, 4, 5), faces, edges: [] }],
  };
}

// biome-ignore lint/suspicious/noExplicitAny: glTF is read as a viewer reads it
function jsonOf(glb: Uint8Array): any {
  const length = new DataView(glb.buffer).getUint32(12, true);
  return JSON.parse(new TextDecoder().decode(glb.subarray(20, 20 + length)));
}

describe('writeGlb', () => {
  test('one primitive for each colour, over vertices that name their face', () => {
    const [primitive, ...others] = jsonOf(writeGlb(scene(), 1e6)).meshes[0].primitives;
    expect(others).toEqual([]);
    expect(Object.keys(primitive.attributes)).toEqual(['POSITION', '_FACE_ID']);
  });

  test('colours of nodes hold for the faces below, and are linear', () => {
    const { materials } = jsonOf(writeGlb(scene({ colour: [1, 0.5, 0, 0.5] }), 1e6));
    expect(materials).toHaveLength(1);
    expect(materials[0]).toMatchObject({
      pbrMetallicRoughness: { baseColorFactor: [1, 0.214, 0, 0.5] },
      alphaMode: 'BLEND',
    });
  });

  test('a mesh in two colours is there with both', () => {
    const one = scene();
    const [node] = one.nodes as [SceneNode];
    const { meshes } = jsonOf(writeGlb({ ...one, nodes: [node, { ...node, colour: RED }, node] }, 1e6));
    expect(meshes).toHaveLength(2);
  });

  test('a skewed placement, which glTF has no words for, moves the vertices instead', () => {
    const skewed = [1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
    const { nodes, accessors } = jsonOf(writeGlb(scene({ transform: skewed }), 1e6));
    expect(nodes[1].matrix).toBeUndefined();
    expect(accessors[0].max).toEqual([10, 10, 5]);
  });

  test('what would be too long is refused before it is made', () => {
    const refused = () => writeGlb(scene(), 50);
    expect(refused).toThrow(AppError);
    expect(refused).toThrow(
      expect.objectContaining({
        code: 'RESOURCE_EXHAUSTED',
        context: expect.objectContaining({ limit: 'modelBytes' }),
      }),
    );
  });

  test('the name of a node is kept as the file has it', () => {
    expect(jsonOf(writeGlb(scene(), 1e6)).nodes[1].name).toBe('a "part"');
  });
});
