import type { BoundingBox } from '@cadml/cad-model';
import { extents } from '@cadml/cad-model';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { scaling } from '../domain/affine.ts';
import { weld } from '../domain/mesh/weld.ts';
import { describeShape } from '../domain/shape/describe-shape.ts';
import type { FacetedBody } from '../domain/shape/faceted-body.ts';
import type { ShapeDocument } from '../domain/shape/shape-document.ts';
import { composed } from '../domain/transform.ts';
import { deflectionOf } from './deflection.ts';
import { type ExtractedMesh, extractMesh } from './extract-mesh.ts';
import type { OpenCascade } from './open-cascade.ts';
import { placedBodies } from './placed-bodies.ts';

/**
 * The shape document of a B-rep, from the triangles that pictures are made of: faces of a body meet in the same
 * vertices, and normals are exact, so that surfaces and edges are recognised by their geometry, not by the type
 * that the exporter chose. `scale` leads from the unit of the shape to mm. null when it is too large.
 */
export function brepShape(
  oc: OpenCascade,
  shape: TopoDS_Shape,
  { boundingBox, scale }: { readonly boundingBox: BoundingBox; readonly scale: number },
): ShapeDocument | null {
  using found = placedBodies(oc, shape);
  const deflection = deflectionOf(Math.hypot(...extents(boundingBox)));
  const definitions = found.definitions.map((body) => facetedBody(extractMesh(oc, body, deflection)));
  const placements = found.bodies
    .filter(({ mesh }) => (definitions[mesh] as FacetedBody).faces > 0)
    .map(({ mesh, transform }) => ({ definition: mesh, transform: composed(scaling(scale), transform) }));
  return describeShape(definitions, placements);
}

function facetedBody({ positions, normals, triangles, groups }: ExtractedMesh): FacetedBody {
  const welded = weld(positions);
  const cornerNormals = new Float32Array(triangles.length * 3);
  for (const [corner, vertex] of triangles.entries()) {
    cornerNormals.set(normals.subarray(vertex * 3, vertex * 3 + 3), corner * 3);
  }
  const faceOf = new Int32Array(triangles.length / 3);
  for (let group = 0; group < groups.length; group += 3) {
    const [first, count] = [groups[group] as number, groups[group + 1] as number];
    faceOf.fill(group / 3, first / 3, (first + count) / 3);
  }
  return {
    vertices: welded.vertices,
    triangles: triangles.map((vertex) => welded.triangles[vertex] as number),
    faceOf,
    faces: groups.length / 3,
    cornerNormals,
    fits: [],
    isBrep: true,
  };
}
