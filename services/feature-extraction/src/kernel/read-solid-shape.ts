import type { Vec3 } from '@cadml/cad-model';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { joinBodies, type LocalBody } from '../domain/compare/join-bodies.ts';
import type { ShapeFace, SolidShape } from '../domain/compare/solid-shape.ts';
import { meshTopology } from '../domain/mesh/topology.ts';
import { weldMesh } from '../domain/mesh/weld.ts';
import type { PlacedBody } from '../domain/scene-tree.ts';
import { ANGLE, deflectionOf, meshingSize } from './deflection.ts';
import { distinctShapes } from './distinct-shapes.ts';
import { shapeFace } from './face-surfaces.ts';
import type { OpenCascade } from './open-cascade.ts';
import { placedBodies } from './placed-bodies.ts';
import { mmPerUnit, type OpenShape } from './shape-subject.ts';

/**
 * An open file with a B-rep as a shape to be compared. `sizeMm` tells the unit of a file that declares none.
 * Throws RESOURCE_EXHAUSTED for one with too many triangles.
 */
export function readSolidShape(oc: OpenCascade, open: OpenShape, sizeMm: Vec3 | undefined): SolidShape {
  const { shape } = open;
  const { measures } = open.measured();
  const scale = mmPerUnit(open, sizeMm);
  const deflection = deflectionOf(meshingSize(measures));
  using found = placedBodies(oc, shape);
  const bodies = found.definitions.map((definition) => bodyOf(oc, definition, deflection));
  return {
    kind: 'brep',
    measures: {
      volumeMm3: measures.volumeMm3 === null ? null : measures.volumeMm3 * scale ** 3,
      areaMm2: measures.areaMm2 * scale ** 2,
      ...{ solids: measures.solids, faces: measures.faces, edges: measures.edges, facets: 0 },
      genus: genusOf(bodies, found.bodies),
      surfaceTypes: measures.surfaceTypes,
    },
    ...joinBodies(bodies, found.bodies, scale),
    chordErrorMm: deflection * scale,
    gapMm: measures.largestGapMm * scale,
  };
}

/** Of all bodies at their places, by their triangles; null where one of them leaves gaps. */
function genusOf(bodies: readonly LocalBody[], places: readonly PlacedBody[]): number | null {
  const genera = bodies.map(({ positions, triangles }) => {
    const found = meshTopology(weldMesh({ vertices: positions, triangles }).triangles);
    return found.watertight ? found.genus : null;
  });
  return places.reduce<number | null>((sum, { mesh }) => {
    const genus = genera[mesh] ?? null;
    return sum === null || genus === null ? null : sum + genus;
  }, 0);
}

function bodyOf(oc: OpenCascade, body: TopoDS_Shape, deflection: number): LocalBody {
  using extracted = oc.ReplicadMeshExtractor.extract(body, deflection, ANGLE, false);
  const { buffer } = oc.wasmMemory;
  // Copies: the kernel's memory moves when it grows.
  const floats = (at: number, length: number) => new Float32Array(buffer, at, length).slice();
  const positions = floats(extracted.getVerticesPtr(), extracted.getVerticesSize());
  const normals = floats(extracted.getNormalsPtr(), extracted.getNormalsSize());
  const indices = new Uint32Array(buffer, extracted.getTrianglesPtr(), extracted.getTrianglesSize());
  const groups = new Int32Array(buffer, extracted.getFaceGroupsPtr(), extracted.getFaceGroupsSize()).slice();
  const triangles = indices.slice();
  return { positions, normals, triangles, ...facesOf(oc, body, { groups, count: triangles.length / 3 }) };
}

const HASH_BOUND = 0x7fffffff;

/** Groups are (first index, indices, hash of the face). A face that could not be meshed comes last, without triangles. */
function facesOf(
  oc: OpenCascade,
  body: TopoDS_Shape,
  { groups, count }: { readonly groups: Int32Array; readonly count: number },
): Pick<LocalBody, 'faces' | 'faceOf'> {
  using members = distinctShapes(oc, body, 'FACE');
  const byHash = new Map(
    members.members.map((face) => [oc.ReplicadShapeHasher.HashCode(face, HASH_BOUND), face]),
  );
  const unmeshed = new Map(byHash);
  const faces: ShapeFace[] = [];
  const faceOf = new Uint32Array(count);
  for (let at = 0; at < groups.length; at += 3) {
    const [first, indices, hash] = groups.subarray(at, at + 3) as unknown as [number, number, number];
    const face = byHash.get(hash);
    unmeshed.delete(hash);
    faceOf.fill(faces.length, first / 3, (first + indices) / 3);
    faces.push(face ? shapeFace(oc, face) : { type: 'other', surface: null, turn: 0, measures: null });
  }
  for (const face of unmeshed.values()) faces.push(shapeFace(oc, face));
  return { faces, faceOf };
}
