import { determinant } from '../affine.ts';
import type { Warning } from '../document.ts';
import type { MeshBody, MeshContent } from '../mesh/content.ts';
import { brokenMesh, overLimit, unsupportedFeature, withoutShape } from '../mesh/mesh-error.ts';
import type { Occurrence, Product, Transform } from '../product-structure.ts';
import { composed } from '../transform.ts';
import { count, extension, type GltfJson, indices, type JsonObject, text } from './gltf-json.ts';
import { nodeTransform } from './node-transform.ts';
import type { GltfMeshReader } from './read-mesh.ts';

const MAX_NODES = 200_000;
/** glTF 2.0, 3.4: +y is up. In the platform +z is, as CAD has it. */
const Z_UP: Transform = [1, 0, 0, 0, 0, 0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1];

/**
 * The products of a scene: each mesh is one, however many nodes show it; a node with others below it is an
 * assembly. Nodes without any geometry (cameras, lights) are left out. The whole is turned at its roots, from y
 * upwards to z upwards; each product keeps its own coordinates.
 */
export function readNodes(json: GltfJson, meshes: GltfMeshReader): MeshContent {
  const scene = new SceneReader(json, meshes);
  const roots = scene.read();
  if (roots.length === 0) throw withoutShape('The scene of the glTF file has no triangles.');
  const { products, bodies, bodiesOf } = scene;
  return {
    ...{ declaredUnit: 'm' as const, products, bodies, bodiesOf },
    occurrences: scene.occurrences,
    roots: roots.map(({ component, transform }) => ({
      product: component,
      transform: composed(Z_UP, transform),
    })),
    warnings: scene.warnings(),
  };
}

interface Visit {
  readonly index: number;
  readonly node: JsonObject;
  readonly parent: Visit | null;
  /** What is below, last first. */
  readonly uses: Use[];
}

type Use = Omit<Occurrence, 'assembly'>;

class SceneReader {
  readonly products: Product[] = [];
  readonly bodies: MeshBody[] = [];
  readonly bodiesOf: number[][] = [];
  readonly occurrences: Occurrence[] = [];
  private readonly json: GltfJson;
  private readonly meshes: GltfMeshReader;
  private readonly bodyOfMesh = new Map<number, { readonly body: number | null; readonly name: string }>();
  private readonly productOfMesh = new Map<number, number>();
  private skinned = 0;
  private flat = 0;

  constructor(json: GltfJson, meshes: GltfMeshReader) {
    this.json = json;
    this.meshes = meshes;
  }

  /** Looks at the nodes from the leaves up; returns the uses at the top. */
  read(): readonly Use[] {
    const roots: Use[] = [];
    for (const visit of this.visits().reverse()) {
      const use = this.useOf(visit);
      if (use) (visit.parent?.uses ?? roots).push(use);
    }
    return roots.reverse();
  }

  warnings(): readonly Warning[] {
    const { leftOut, morphed } = this.meshes;
    const warnings: Warning[] = [];
    const warn = (number: number, code: string, what: string) => {
      if (number > 0) warnings.push({ code, message: `${number} ${what}` });
    };
    warn(leftOut, 'lines_left_out', 'primitives of points or lines were left out.');
    warn(
      morphed,
      'morphs_ignored',
      'primitives can change their shape; they were measured as they are without that.',
    );
    warn(
      this.skinned,
      'skins_ignored',
      'nodes are moved by bones; their meshes were placed by the nodes alone.',
    );
    const others = this.json.list('scenes').length - 1;
    warn(others, 'scenes_left_out', 'other scenes of the file were left out; the default one is read.');
    warn(this.flat, 'flat_nodes', 'nodes are scaled to nothing; they were left out.');
    return warnings;
  }

  /** Parents before their children. */
  private visits(): Visit[] {
    const seen = new Set<number>();
    const visits: Visit[] = [];
    const enter = (index: number, parent: Visit | null) => {
      if (seen.has(index)) throw brokenMesh('glTF', `node ${index} has two places in the scene`);
      if (seen.size >= MAX_NODES) throw tooManyNodes();
      seen.add(index);
      visits.push({ index, node: this.json.item('nodes', index), parent, uses: [] });
    };
    for (const index of this.rootNodes()) enter(index, null);
    for (let at = 0; at < visits.length; at++) {
      const visit = visits[at] as Visit;
      for (const child of indices(visit.node, 'children')) enter(child, visit);
    }
    return visits;
  }

  private rootNodes(): readonly number[] {
    const scenes = this.json.list('scenes');
    if (scenes.length > 0) return indices(this.json.item('scenes', this.json.root.scene ?? 0), 'nodes');
    const nodes = this.json.list('nodes');
    const below = new Set(nodes.flatMap((node) => indices(node, 'children')));
    return nodes.map((_, index) => index).filter((index) => !below.has(index));
  }

  private useOf({ index, node, uses }: Visit): Use | null {
    if (extension(node, 'EXT_mesh_gpu_instancing') !== null) {
      throw unsupportedFeature('glTF', 'places meshes by GPU instancing', 'Export each instance as a node.');
    }
    const transform = nodeTransform(node);
    const mesh = node.mesh === undefined ? null : count(node, 'mesh');
    const hasBody = mesh !== null && this.bodyOf(mesh).body !== null;
    if (!hasBody && uses.length === 0) return null;
    if (determinant(transform) === 0) {
      this.flat++;
      return null;
    }
    if (hasBody && node.skin !== undefined) this.skinned++;
    const name = text(node, 'name');
    const isLeaf = mesh !== null && uses.length === 0;
    const component = isLeaf ? this.meshProduct(mesh, name) : this.assembly(index, name, mesh, uses);
    return { component, name, referenceDesignator: null, transform };
  }

  private bodyOf(mesh: number) {
    const known = this.bodyOfMesh.get(mesh);
    if (known) return known;
    const { name, body } = this.meshes.read(mesh);
    const entry = { name, body: body === null ? null : this.bodies.push(body) - 1 };
    this.bodyOfMesh.set(mesh, entry);
    return entry;
  }

  private meshProduct(mesh: number, nodeName: string): number {
    const known = this.productOfMesh.get(mesh);
    if (known !== undefined) return known;
    const { name, body } = this.bodyOf(mesh);
    const product = this.addProduct(`mesh ${mesh}`, name || nodeName, body === null ? [] : [body]);
    this.productOfMesh.set(mesh, product);
    return product;
  }

  private assembly(index: number, name: string, mesh: number | null, uses: readonly Use[]): number {
    const body = mesh === null ? null : this.bodyOf(mesh).body;
    const assembly = this.addProduct(`node ${index}`, name, body === null ? [] : [body]);
    for (const use of [...uses].reverse()) this.occurrences.push({ assembly, ...use });
    return assembly;
  }

  private addProduct(key: string, name: string, bodies: number[]): number {
    this.bodiesOf.push(bodies);
    const hasShape = bodies.length > 0;
    return this.products.push({ key, partNumber: null, name, description: null, hasShape }) - 1;
  }
}

function tooManyNodes() {
  const message = `The scene of the glTF file has over ${MAX_NODES} nodes. Split it.`;
  return overLimit({ limit: 'nodes', allowed: MAX_NODES }, message);
}
