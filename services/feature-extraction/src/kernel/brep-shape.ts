import type { Vec3 } from '@cadml/cad-model';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { scaling, translation } from '../domain/affine.ts';
import { weld } from '../domain/mesh/weld.ts';
import { type BodyPlacement, describeShape } from '../domain/shape/describe-shape.ts';
import type { FacetedBody } from '../domain/shape/faceted-body.ts';
import type { ShapeDocument } from '../domain/shape/shape-document.ts';
import { composed } from '../domain/transform.ts';
import { deflectionOf, meshingSize } from './deflection.ts';
import { type ExtractedMesh, extractMesh } from './extract-mesh.ts';
import type { OpenCascade } from './open-cascade.ts';
import { placedBodies } from './placed-bodies.ts';

/** The triangles of a B-rep: of each body near the origin, and where the bodies are, in mm. */
export interface Tessellation {
  readonly meshes: readonly ExtractedMesh[];
  /** Solids first. */
  readonly placements: readonly BodyPlacement[];
  readonly solids: number;
  /** How far the triangles may leave the surface, in mm. */
  readonly chordErrorMm: number;
}

export interface ShapeScale {
  readonly areaMm2: number;
  /** Leads from the unit of the shape to mm. */
  readonly scale: number;
}

/** The shape document of a B-rep. null when it is too large. */
export function brepShape(oc: OpenCascade, shape: TopoDS_Shape, options: ShapeScale): ShapeDocument | null {
  return tessellatedShape(tessellate(oc, shape, options));
}

/** As pictures have them, each body meshed once however often it is placed. */
export function tessellate(
  oc: OpenCascade,
  shape: TopoDS_Shape,
  { areaMm2, scale }: ShapeScale,
): Tessellation {
  using found = placedBodies(oc, shape);
  const deflection = deflectionOf(meshingSize({ areaMm2 }));
  const shifts = found.definitions.map((body) => anyVertex(oc, body));
  const meshes = found.definitions.map((body, i) => {
    using near = shifted(oc, body, shifts[i] as Vec3);
    return extractMesh(oc, near, deflection);
  });
  const placements = found.bodies.map(({ mesh, transform }) => {
    const back = composed(transform, translation(shifts[mesh] as Vec3));
    return { definition: mesh, transform: composed(scaling(scale), back) };
  });
  return { meshes, placements, solids: found.solids, chordErrorMm: deflection * scale };
}

/**
 * What triangles say of a shape: faces of a body meet in the same vertices, and normals are exact, so that surfaces
 * and edges are recognised by their geometry, not by the type that the exporter chose. null when it is too large.
 */
export function tessellatedShape({ meshes, placements }: Tessellation): ShapeDocument | null {
  const definitions = meshes.map(facetedBody);
  return describeShape(
    definitions,
    placements.filter(({ definition }) => (definitions[definition] as FacetedBody).faces > 0),
  );
}

/** Of a body; the origin where it has none. */
function anyVertex(oc: OpenCascade, body: TopoDS_Shape): Vec3 {
  const { TopAbs_VERTEX: vertices, TopAbs_SHAPE: any } = oc.TopAbs_ShapeEnum;
  using explorer = new oc.TopExp_Explorer(body, vertices, any);
  if (!explorer.More()) return [0, 0, 0];
  using current = explorer.Current();
  using vertex = oc.TopoDS.Vertex(current);
  using point = oc.BRep_Tool.Pnt(vertex);
  return [point.X(), point.Y(), point.Z()];
}

/** The body with that point at the origin: the mesh comes in float32, which far from it has no digits left. */
function shifted(oc: OpenCascade, body: TopoDS_Shape, [x, y, z]: Vec3): TopoDS_Shape {
  using motion = new oc.gp_Trsf();
  using back = new oc.gp_Vec(-x, -y, -z);
  motion.SetTranslation(back);
  using place = new oc.TopLoc_Location(motion);
  return body.Moved(place, false);
}

function facetedBody({ positions, normals, triangles, groups }: ExtractedMesh): FacetedBody {
  const welded = weld(positions);
  const cornerNormals = new Float32Array(triangles.length * 3);
  for (let corner = 0; corner < triangles.length; corner++) {
    const vertex = (triangles[corner] as number) * 3;
    cornerNormals[corner * 3] = normals[vertex] as number;
    cornerNormals[corner * 3 + 1] = normals[vertex + 1] as number;
    cornerNormals[corner * 3 + 2] = normals[vertex + 2] as number;
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
