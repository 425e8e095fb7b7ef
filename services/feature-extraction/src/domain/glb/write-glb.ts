import { AppError } from '@cadml/errors';
import type { Transform } from '../product-structure.ts';
import type { Colour, Scene, SceneMesh, SceneNode } from '../scene.ts';
import { placedMeshes } from '../scene-bodies.ts';
import { IDENTITY_TRANSFORM, isIdentity, movedNormals, movedPoints } from '../transform.ts';
import { BinaryParts } from './binary-parts.ts';
import { Materials } from './materials.ts';
import { meshPrimitives, type Primitive } from './mesh-primitives.ts';

/** From mm with z upwards, as CAD has it, to metres with y upwards, as glTF has it. */
const TO_GLTF: Transform = [0.001, 0, 0, 0, 0, 0, 0.001, 0, 0, -0.001, 0, 0, 0, 0, 0, 1];

/**
 * The scene as binary glTF 2.0: its nodes with names and placements, each mesh once, a material for each
 * colour, metres. Raises RESOURCE_EXHAUSTED / geometry (`modelBytes`) instead of a file over `maxBytes`.
 */
export function writeGlb(scene: Scene, maxBytes: number): Uint8Array {
  const { nodes, meshes } = isPlaceable(scene) ? scene : baked(scene);
  requireSize(meshes, maxBytes);
  const parts = new BinaryParts();
  const materials = new Materials();
  const variants = new MeshVariants(meshes, { parts, materials });
  const colours = inheritedColours(nodes);
  const below = Map.groupBy(nodes.keys(), (index) => nodes[index]?.parent ?? null);
  const written = nodes.map((node, index) => ({
    name: node.name.slice(0, MAX_NAME).toWellFormed(),
    ...(isIdentity(node.transform) ? {} : { matrix: byColumns(node.transform) }),
    ...(node.mesh === null ? {} : { mesh: variants.of(node.mesh, colours[index] ?? null) }),
    ...withChildren(below.get(index)),
  }));
  const json = {
    asset: { version: '2.0', generator: 'CAD ML Platform' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [
      { name: 'millimetres', matrix: byColumns(TO_GLTF), ...withChildren(below.get(null)) },
      ...written,
    ],
    meshes: variants.list,
    materials: materials.list,
    accessors: parts.accessors,
    bufferViews: parts.views,
    buffers: [{ byteLength: parts.length }],
  };
  return container(new TextEncoder().encode(JSON.stringify(json)), parts.joined());
}

const MAX_NAME = 200;

/** The first node of the file is ours, so that all others move up by one. */
function withChildren(nodes: readonly number[] | undefined): { children?: number[] } {
  return nodes ? { children: nodes.map((index) => index + 1) } : {};
}

/** A mesh that is used in two colours is written with both; its numbers are written once for each. */
class MeshVariants {
  readonly list: { primitives: readonly Primitive[] }[] = [];
  readonly #known = new Map<string, number>();
  readonly #meshes: readonly SceneMesh[];
  readonly #into: { readonly parts: BinaryParts; readonly materials: Materials };

  constructor(
    meshes: readonly SceneMesh[],
    into: { readonly parts: BinaryParts; readonly materials: Materials },
  ) {
    this.#meshes = meshes;
    this.#into = into;
  }

  of(mesh: number, colour: Colour | null): number {
    const key = `${mesh} ${colour?.join() ?? ''}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const primitives = meshPrimitives(this.#meshes[mesh] as SceneMesh, colour, this.#into);
    const index = this.list.push({ primitives }) - 1;
    this.#known.set(key, index);
    return index;
  }
}

function inheritedColours(nodes: readonly SceneNode[]): readonly (Colour | null)[] {
  const colours: (Colour | null)[] = [];
  for (const { parent, colour } of nodes) {
    colours.push(colour ?? (parent === null ? null : (colours[parent] ?? null)));
  }
  return colours;
}

/** glTF places nodes by shift, turn and scale alone: their axes stay at right angles. */
function isPlaceable({ nodes }: Scene): boolean {
  return nodes.every(({ transform }) => {
    const axis = (k: number) => [transform[k], transform[k + 4], transform[k + 8]] as number[];
    const product = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);
    const [x, y, z] = [axis(0), axis(1), axis(2)] as [number[], number[], number[]];
    const size = Math.max(product(x, x), product(y, y), product(z, z));
    return [product(x, y), product(y, z), product(z, x)].every((skew) => Math.abs(skew) <= 1e-6 * size);
  });
}

/** The scene with every body where it lies, one mesh each. */
function baked(scene: Scene): Scene {
  const placed = placedMeshes(scene);
  return {
    meshes: placed.map(({ mesh, transform }) => ({
      ...mesh,
      positions: movedPoints(transform, mesh.positions),
      ...(mesh.normals ? { normals: movedNormals(transform, mesh.normals) } : {}),
    })),
    nodes: placed.map(({ colour }, mesh) => ({
      ...{ name: 'part', parent: null, transform: IDENTITY_TRANSFORM },
      ...{ mesh, colour },
    })),
  };
}

function requireSize(meshes: readonly SceneMesh[], maxBytes: number): void {
  const bytes = meshes.reduce(
    (sum, { positions, normals, triangles }) =>
      sum + positions.byteLength + (normals?.byteLength ?? 0) + positions.length / 3 + triangles.byteLength,
    0,
  );
  if (bytes <= maxBytes) return;
  throw new AppError({
    code: 'RESOURCE_EXHAUSTED',
    stage: 'geometry',
    message: `A model for viewers would have ${bytes} bytes; ${maxBytes} are allowed. Simplify the part.`,
    context: { limit: 'modelBytes', bytes, allowed: maxBytes },
  });
}

function byColumns(transform: Transform): readonly number[] {
  return [0, 1, 2, 3].flatMap((column) => [0, 4, 8, 12].map((row) => transform[row + column] as number));
}

const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BINARY_CHUNK = 0x004e4942;
const SPACE = 0x20;

/** Header, JSON chunk (filled up with spaces), binary chunk. */
function container(json: Uint8Array, binary: Uint8Array): Uint8Array {
  const jsonLength = Math.ceil(json.length / 4) * 4;
  const file = new Uint8Array(12 + 8 + jsonLength + 8 + binary.length);
  const view = new DataView(file.buffer);
  const words = [MAGIC, 2, file.length, jsonLength, JSON_CHUNK];
  for (const [at, word] of words.entries()) view.setUint32(at * 4, word, true);
  file.fill(SPACE, 20, 20 + jsonLength);
  file.set(json, 20);
  view.setUint32(20 + jsonLength, binary.length, true);
  view.setUint32(24 + jsonLength, BINARY_CHUNK, true);
  file.set(binary, 28 + jsonLength);
  return file;
}
