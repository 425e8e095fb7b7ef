import type { ExtractedMesh } from './extract-mesh.ts';

/** The kernel's numbers are float32: so far a normal may turn and be that of its facet. */
const MAX_TURN = 1e-5;

/** Whether all faces of a body are planes, so that its triangles are its very surface. */
export function isPlaneBody({ positions, normals, triangles }: ExtractedMesh): boolean {
  for (let corner = 0; corner < triangles.length; corner += 3) {
    const [a, b, c] = triangles.subarray(corner, corner + 3) as unknown as Facet;
    const normal = normalOf(positions, [a, b, c]);
    const length = Math.hypot(...normal);
    if (length > 0 && [a, b, c].some((vertex) => turned(normals, vertex, normal) > MAX_TURN * length))
      return false;
  }
  return true;
}

type Facet = readonly [number, number, number];
type Vector = readonly [number, number, number];

function normalOf(positions: Float32Array, [a, b, c]: Facet): Vector {
  const edge = (to: number): Vector =>
    [0, 1, 2].map((k) => at(positions, to, k) - at(positions, a, k)) as never;
  return cross(edge(b), edge(c));
}

/** The length of the facet's normal across that of the surface. */
function turned(normals: Float32Array, vertex: number, normal: Vector): number {
  return Math.hypot(
    ...cross(normal, [at(normals, vertex, 0), at(normals, vertex, 1), at(normals, vertex, 2)]),
  );
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function at(values: Float32Array, vertex: number, k: number): number {
  return values[vertex * 3 + k] as number;
}
