import { expect, test } from '@jest/globals';
import { boxMesh } from '../../../test/support/mesh-files.ts';
import { facetFacts } from './faceted-body.ts';
import { sampleFace } from './sample-face.ts';

test('normals at a corner where the kernel does not know one are no evidence, points are', () => {
  const mesh = boxMesh([1, 1, 1]);
  const facts = facetFacts(mesh);
  const cornerNormals = new Float32Array(mesh.triangles.length * 3);
  for (let corner = 0; corner < mesh.triangles.length; corner++) {
    const facet = Math.floor(corner / 3);
    cornerNormals.set(facts.normals.subarray(facet * 3, facet * 3 + 3), corner * 3);
  }
  // As at the pole of a ball: one corner of the first facet points inwards.
  for (let axis = 0; axis < 3; axis++) cornerNormals[axis] = -(cornerNormals[axis] as number);
  const body = {
    ...mesh,
    ...{ faceOf: new Int32Array(mesh.triangles.length / 3), faces: 1, fits: [] },
    ...{ cornerNormals, isBrep: true },
  };
  const pole = mesh.triangles[0];
  const elsewhere = mesh.triangles.subarray(0, 9).filter((vertex) => vertex !== pole).length;
  const { points, normals, feet } = sampleFace(body, facts, Int32Array.of(0, 1, 2), 1);
  expect(points).toHaveLength(3 * 9);
  expect(normals).toHaveLength(elsewhere * 3);
  expect(feet).toHaveLength(elsewhere * 3);
  expect(sampleFace(body, facts, Int32Array.of(0), 1).normals).toHaveLength(2 * 3);
});
