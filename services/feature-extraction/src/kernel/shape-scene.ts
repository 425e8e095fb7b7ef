import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { ProductStructure } from '../domain/product-structure.ts';
import type { Colour, Scene, SceneFace, SceneMesh } from '../domain/scene.ts';
import { sceneNodes } from '../domain/scene-tree.ts';
import { ANGLE, deflectionOf } from './deflection.ts';
import { distinctShapes } from './distinct-shapes.ts';
import { edgeLines } from './edge-lines.ts';
import type { OpenCascade } from './open-cascade.ts';
import { placedBodies } from './placed-bodies.ts';

/** What the file says beside the geometry, from whoever reads its text. */
export interface ShapeDress {
  /** Products and their uses; null: bodies are named `part`. */
  readonly structure: ProductStructure | null;
  /** Colours of the faces of a body, in the order of its faces; null where the file gives none. */
  readonly faceColours: (body: number) => readonly (Colour | null)[];
}

export const PLAIN: ShapeDress = { structure: null, faceColours: () => [] };

export interface ShapeSceneOptions {
  /** Of the document's box, in the unit of the shape: what the deflection goes by. */
  readonly diagonal: number;
  /** From the unit of the shape to mm. */
  readonly scale: number;
  readonly dress: ShapeDress;
}

/**
 * The triangles and edges of a shape: each definition is meshed once, whatever its number of uses. Edges
 * that the surface crosses smoothly (seams, fillets) are left out: nobody sees them on the part.
 */
export function shapeScene(oc: OpenCascade, shape: TopoDS_Shape, options: ShapeSceneOptions): Scene {
  using found = placedBodies(oc, shape);
  const firstUse = found.definitions.map((_, index) => found.bodies.findIndex(({ mesh }) => mesh === index));
  const deflection = deflectionOf(options.diagonal);
  const meshes = found.definitions.map((definition, index) =>
    meshOf(oc, definition, deflection, options.dress.faceColours(firstUse[index] ?? 0)),
  );
  return { nodes: sceneNodes(found.bodies, options.dress.structure, options.scale), meshes };
}

function meshOf(
  oc: OpenCascade,
  body: TopoDS_Shape,
  deflection: number,
  colours: readonly (Colour | null)[],
): SceneMesh {
  using extracted = oc.ReplicadMeshExtractor.extract(body, deflection, ANGLE, false);
  const { buffer } = oc.wasmMemory;
  // Copies: the kernel's memory moves when it grows.
  const floats = (at: number, length: number) => new Float32Array(buffer, at, length).slice();
  const positions = floats(extracted.getVerticesPtr(), extracted.getVerticesSize());
  const normals = floats(extracted.getNormalsPtr(), extracted.getNormalsSize());
  const triangles = new Uint32Array(
    buffer,
    extracted.getTrianglesPtr(),
    extracted.getTrianglesSize(),
  ).slice();
  const groups = new Int32Array(buffer, extracted.getFaceGroupsPtr(), extracted.getFaceGroupsSize()).slice();
  return {
    ...{ positions, normals, triangles },
    faces: facesOf(groups, faceHashes(oc, body), colours),
    edges: edgeLines(oc, body, { deflection, skipSmooth: true }),
  };
}

const HASH_BOUND = 0x7fffffff;

function faceHashes(oc: OpenCascade, body: TopoDS_Shape): readonly number[] {
  using faces = distinctShapes(oc, body, 'FACE');
  return faces.members.map((face) => oc.ReplicadShapeHasher.HashCode(face, HASH_BOUND));
}

/** Groups are (first index, indices, hash of the face). A face that could not be meshed has no group. */
function facesOf(
  groups: Int32Array,
  hashes: readonly number[],
  colours: readonly (Colour | null)[],
): readonly SceneFace[] {
  const faces: SceneFace[] = [];
  for (let at = 0; at < groups.length; at += 3) {
    const [first, count, hash] = groups.subarray(at, at + 3) as unknown as [number, number, number];
    const colour = colours.length === 0 ? null : (colours[hashes.indexOf(hash)] ?? null);
    faces.push({ firstTriangle: first / 3, triangles: count / 3, colour });
  }
  return faces;
}
