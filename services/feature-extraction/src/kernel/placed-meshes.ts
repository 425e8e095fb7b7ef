import { applyTo } from '../domain/affine.ts';
import type { Boxes } from '../domain/mesh/nesting.ts';
import type { Bodies } from '../domain/mesh/overlap.ts';
import type { BodyPlacement } from '../domain/shape/describe-shape.ts';
import type { Tessellation } from './brep-shape.ts';
import type { ExtractedMesh } from './extract-mesh.ts';

/** Bodies as triangles at their places, to ask what lies in what. */
export interface PlacedMeshes {
  readonly boxes: Boxes;
  readonly bodies: () => Bodies;
}

/** Parts of more facets at their places are not looked at. */
const MAX_FACETS = 2_000_000;

/** null when they have too many facets. */
export function placedMeshes(
  { meshes }: Pick<Tessellation, 'meshes'>,
  placed: readonly BodyPlacement[],
): PlacedMeshes | null {
  const facets = placed.reduce((sum, { definition }) => sum + facetsOf(meshes, definition), 0);
  if (facets > MAX_FACETS) return null;
  const vertices = placed.map(({ definition, transform }) =>
    applyTo(transform, (meshes[definition] as ExtractedMesh).positions),
  );
  return { boxes: boxesOf(vertices), bodies: () => bodiesAt(meshes, placed, vertices) };
}

function facetsOf(meshes: readonly ExtractedMesh[], definition: number): number {
  return (meshes[definition] as ExtractedMesh).triangles.length / 3;
}

function boxesOf(bodies: readonly Float64Array[]): Float64Array {
  const boxes = new Float64Array(bodies.length * 6);
  for (const [body, vertices] of bodies.entries()) {
    const box = boxes
      .subarray(body * 6, body * 6 + 6)
      .fill(Infinity, 0, 3)
      .fill(-Infinity, 3);
    for (let i = 0; i < vertices.length; i++) {
      const axis = i % 3;
      box[axis] = Math.min(box[axis] as number, vertices[i] as number);
      box[axis + 3] = Math.max(box[axis + 3] as number, vertices[i] as number);
    }
  }
  return boxes;
}

/** All in one mesh, each a component. */
function bodiesAt(
  meshes: readonly ExtractedMesh[],
  placed: readonly BodyPlacement[],
  bodies: readonly Float64Array[],
): Bodies {
  const vertices = new Float64Array(bodies.reduce((sum, { length }) => sum + length, 0));
  const facets = placed.reduce((sum, { definition }) => sum + facetsOf(meshes, definition), 0);
  const triangles = new Uint32Array(facets * 3);
  const componentOf = new Int32Array(facets);
  let [vertex, corner] = [0, 0];
  for (const [body, { definition }] of placed.entries()) {
    const own = (meshes[definition] as ExtractedMesh).triangles;
    vertices.set(bodies[body] as Float64Array, vertex * 3);
    for (let i = 0; i < own.length; i++) triangles[corner + i] = (own[i] as number) + vertex;
    componentOf.fill(body, corner / 3, (corner + own.length) / 3);
    vertex += (bodies[body] as Float64Array).length / 3;
    corner += own.length;
  }
  return { mesh: { vertices, triangles }, componentOf };
}
