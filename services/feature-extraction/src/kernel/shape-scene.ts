import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { ProductStructure } from '../domain/product-structure.ts';
import type { Colour, Scene, SceneFace, SceneMesh } from '../domain/scene.ts';
import { sceneTree } from '../domain/scene-tree.ts';
import { deflectionOf } from './deflection.ts';
import { distinctShapes } from './distinct-shapes.ts';
import { edgeLines } from './edge-lines.ts';
import { extractMesh } from './extract-mesh.ts';
import type { OpenCascade } from './open-cascade.ts';
import { placedBodies } from './placed-bodies.ts';

/** What the file says beside the geometry, from whoever reads its text. */
export interface ShapeDress {
  /** Products and their uses; null: bodies are named `part`. */
  readonly structure: ProductStructure | null;
  /** By the key of a product, for each of its bodies the colours of its faces, all in the order of the file. */
  readonly colours: ReadonlyMap<string, readonly FaceColours[]>;
  /** Of all that has no colour by that; null: none. */
  readonly colour: Colour | null;
}

/** null where the file gives none. */
export type FaceColours = readonly (Colour | null)[];

export const PLAIN: ShapeDress = { structure: null, colours: new Map(), colour: null };

export interface ShapeSceneOptions {
  /** Its size, in the unit of the shape: what the deflection goes by. */
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
  const { nodes, products } = sceneTree(found.bodies, options.dress.structure, options.scale);
  const productOf = found.definitions.map(
    (_, index) => products[found.bodies.findIndex(({ mesh }) => mesh === index)] ?? null,
  );
  const deflection = deflectionOf(options.diagonal);
  const meshes = found.definitions.map((definition, index) =>
    meshOf(oc, definition, deflection, coloursOf(options.dress, productOf, index)),
  );
  return { nodes, meshes };
}

/** The bodies of a product come from the kernel in the order of the file. */
function coloursOf(
  { structure, colours, colour }: ShapeDress,
  productOf: readonly (number | null)[],
  definition: number,
): FaceColours {
  const product = productOf[definition] ?? null;
  const key = product === null ? undefined : structure?.products[product]?.key;
  const ordinal = productOf.slice(0, definition).filter((other) => other === product).length;
  const given = key === undefined ? [] : (colours.get(key) ?? []);
  // In another size it is another definition of the one body.
  return (given.length === 1 ? given[0] : given[ordinal]) ?? (colour ? [colour] : []);
}

function meshOf(oc: OpenCascade, body: TopoDS_Shape, deflection: number, colours: FaceColours): SceneMesh {
  const { groups, ...mesh } = extractMesh(oc, body, deflection);
  return {
    ...mesh,
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
function facesOf(groups: Int32Array, hashes: readonly number[], given: FaceColours): readonly SceneFace[] {
  const faces: SceneFace[] = [];
  const colours = matching(given, hashes.length);
  for (let at = 0; at < groups.length; at += 3) {
    const [first, count, hash] = groups.subarray(at, at + 3) as unknown as [number, number, number];
    const colour = colours[hashes.indexOf(hash)] ?? null;
    faces.push({ firstTriangle: first / 3, triangles: count / 3, colour });
  }
  return faces;
}

/** Where the kernel split or dropped a face nothing tells which; a body of one colour keeps it. */
function matching(colours: FaceColours, faces: number): FaceColours {
  if (colours.length === faces) return colours;
  const [first = null] = colours;
  const isPlain = colours.every((colour) => String(colour) === String(first));
  return isPlain ? Array.from({ length: faces }, () => first) : [];
}
