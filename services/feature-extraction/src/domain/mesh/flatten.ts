import { applyTo, determinant, scaling } from '../affine.ts';
import { composed } from '../transform.ts';
import type { MeshBody, MeshContent } from './content.ts';
import type { Placement } from './placements.ts';
import type { TriangleMesh } from './weld.ts';

/** All bodies at their places, as one mesh in mm. Mirrored ones are turned, so that outward stays outward. */
export function flatten(content: MeshContent, placements: readonly Placement[]): TriangleMesh {
  const placed = placements.flatMap(({ product, transform }) =>
    (content.bodiesOf[product] as readonly number[]).map((index) => {
      const body = content.bodies[index] as MeshBody;
      return { body, transform: composed(transform, scaling(body.mmPerUnit)) };
    }),
  );
  const vertices = new Float64Array(placed.reduce((sum, { body }) => sum + body.vertices.length, 0));
  const triangles = new Uint32Array(placed.reduce((sum, { body }) => sum + body.triangles.length, 0));
  let vertexAt = 0;
  let triangleAt = 0;
  for (const { body, transform } of placed) {
    vertices.set(applyTo(transform, body.vertices), vertexAt);
    const shifted = body.triangles.map((vertex) => vertex + vertexAt / 3);
    triangles.set(determinant(transform) < 0 ? turned(shifted) : shifted, triangleAt);
    vertexAt += body.vertices.length;
    triangleAt += body.triangles.length;
  }
  return { vertices, triangles };
}

function turned(triangles: Uint32Array): Uint32Array {
  for (let at = 0; at < triangles.length; at += 3) {
    const second = triangles[at + 1] as number;
    triangles[at + 1] = triangles[at + 2] as number;
    triangles[at + 2] = second;
  }
  return triangles;
}
