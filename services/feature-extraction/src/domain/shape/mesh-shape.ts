import { scaling } from '../affine.ts';
import type { MeshBody, MeshContent } from '../mesh/content.ts';
import type { Placement } from '../mesh/placements.ts';
import { type TriangleMesh, weldMesh } from '../mesh/weld.ts';
import { composed } from '../transform.ts';
import { bodyComponents } from './body-components.ts';
import { type BodyPlacement, bodySize, describeShape, SHAPE_LIMITS } from './describe-shape.ts';
import type { FacetedBody } from './faceted-body.ts';
import { segmentMesh } from './segment-mesh.ts';
import type { ShapeDocument } from './shape-document.ts';

/** Pieces that do not hang together; a file with more is a cloud. */
const MOST_BODIES = 20_000;

/**
 * The shape document of a mesh: its faces are found by segmentation, so that it meets the B-rep that it was made
 * from. Each component is a body; what faces inwards is turned. null when it is too large. Lengths become mm.
 */
export function meshShape(
  content: MeshContent,
  placements: readonly Placement[],
  isInsideOut: boolean,
): ShapeDocument | null {
  const definitions: FacetedBody[] = [];
  const ofBody = new Map<number, readonly number[]>();
  const placed: BodyPlacement[] = [];
  for (const { product, transform } of placements) {
    for (const index of content.bodiesOf[product] as readonly number[]) {
      const body = content.bodies[index] as MeshBody;
      if (body.triangles.length / 3 > SHAPE_LIMITS.placedFacets) return null;
      const parts = ofBody.get(index) ?? addComponents(definitions, isInsideOut ? turned(body) : body);
      ofBody.set(index, parts);
      const place = composed(transform, scaling(body.mmPerUnit));
      for (const definition of parts) placed.push({ definition, transform: place });
      if (placed.length > MOST_BODIES) return null;
    }
  }
  return describeShape(definitions, placed);
}

function addComponents(definitions: FacetedBody[], body: TriangleMesh): readonly number[] {
  return componentsOf(weldMesh(body)).map((mesh) => {
    const segments = segmentMesh(mesh, bodySize(mesh));
    return definitions.push({ ...mesh, ...segments, cornerNormals: null, isBrep: false }) - 1;
  });
}

/** The bodies as meshes of their own; triangles without three distinct corners are left out. */
function componentsOf(mesh: TriangleMesh): readonly TriangleMesh[] {
  const { vertices, triangles } = mesh;
  const componentOf = bodyComponents(mesh);
  const corners = new Map<number, number[]>();
  for (const [facet, component] of componentOf.entries()) {
    const [a, b, c] = triangles.subarray(facet * 3, facet * 3 + 3) as unknown as [number, number, number];
    if (a === b || b === c || c === a) continue;
    const own = corners.get(component) ?? [];
    corners.set(component, own);
    own.push(a, b, c);
  }
  if (corners.size > MOST_BODIES) return [];
  return [...corners.values()].map((own) => compact(vertices, own));
}

function compact(vertices: TriangleMesh['vertices'], corners: readonly number[]): TriangleMesh {
  const places = new Map<number, number>();
  const triangles = new Uint32Array(corners.length);
  for (const [i, vertex] of corners.entries()) {
    const place = places.get(vertex) ?? places.size;
    places.set(vertex, place);
    triangles[i] = place;
  }
  const kept = new Float64Array(places.size * 3);
  for (const [vertex, place] of places) {
    for (let axis = 0; axis < 3; axis++) kept[place * 3 + axis] = vertices[vertex * 3 + axis] as number;
  }
  return { vertices: kept, triangles };
}

function turned({ vertices, triangles }: TriangleMesh): TriangleMesh {
  const swapped = triangles.slice();
  for (let at = 0; at < swapped.length; at += 3) {
    swapped[at + 1] = triangles[at + 2] as number;
    swapped[at + 2] = triangles[at + 1] as number;
  }
  return { vertices, triangles: swapped };
}
