import type { Scene, SceneFace, SceneMesh } from '../scene.ts';
import { IDENTITY_TRANSFORM } from '../transform.ts';
import { chainEdges } from './chain-edges.ts';
import { facetNormals } from './facet-normals.ts';
import { NO_FACET, sharedEdges } from './shared-edges.ts';
import type { TriangleMesh } from './weld.ts';

/** Facets that meet at more than 30° have an edge between them; cos 30° = √3/2. */
const CREASE_COSINE = Math.sqrt(3) / 2;

/** A scene of one welded mesh. Coordinates are multiplied by `scale` to become mm. */
export function meshScene(mesh: TriangleMesh, scale: number): Scene {
  const positions = Float32Array.from(mesh.vertices, (value) => value * scale);
  const whole = { firstTriangle: 0, triangles: mesh.triangles.length / 3, colour: null };
  return {
    nodes: [{ name: 'part', parent: null, transform: IDENTITY_TRANSFORM, mesh: 0, colour: null }],
    meshes: [sceneMesh({ vertices: positions, triangles: mesh.triangles }, [whole])],
  };
}

/**
 * Triangles in mm as a body of a scene: flat facets, with edges where facets meet at an angle of more than
 * 30°, where the surface ends, and where more than two facets meet.
 */
export function sceneMesh(
  { vertices, triangles }: TriangleMesh & { readonly vertices: Float32Array },
  faces: readonly SceneFace[],
): SceneMesh {
  return { positions: vertices, triangles, faces, edges: creases({ vertices, triangles }) };
}

function creases(mesh: TriangleMesh): readonly Float32Array[] {
  const { vertices } = mesh;
  const normals = facetNormals(mesh);
  const { ends, facets } = sharedEdges(mesh.triangles);
  const sharp: number[] = [];
  for (let edge = 0; edge < facets.length; edge += 2) {
    const [first, second] = [facets[edge] as number, facets[edge + 1] as number];
    if (second > NO_FACET && !isCrease(normals, first, second)) continue;
    sharp.push(ends[edge] as number, ends[edge + 1] as number);
  }
  return chainEdges(sharp).map((chain) => pointsOf(chain, vertices));
}

/** The places of vertices, three numbers each. */
export function pointsOf(chain: readonly number[], vertices: ArrayLike<number>): Float32Array {
  const points = new Float32Array(chain.length * 3);
  for (const [i, vertex] of chain.entries()) {
    for (let axis = 0; axis < 3; axis++) points[i * 3 + axis] = vertices[vertex * 3 + axis] as number;
  }
  return points;
}

/** Whether two facets meet at more than 30°; facets without area make no edge. */
export function isCrease(normals: Float32Array, a: number, b: number): boolean {
  let product = 0;
  let isFlat = false;
  for (const facet of [a, b]) {
    const at = facet * 3;
    isFlat ||= normals[at] === 0 && normals[at + 1] === 0 && normals[at + 2] === 0;
  }
  for (let axis = 0; axis < 3; axis++) {
    product += (normals[a * 3 + axis] as number) * (normals[b * 3 + axis] as number);
  }
  return !isFlat && product < CREASE_COSINE;
}
