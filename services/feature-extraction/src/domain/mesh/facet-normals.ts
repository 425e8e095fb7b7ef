import type { Corners, TriangleMesh } from './weld.ts';

/** Unit normals of the triangles, three numbers each; zero for one without area. */
export function facetNormals({ vertices, triangles }: TriangleMesh): Float32Array {
  const normals = new Float32Array(triangles.length);
  for (let at = 0; at < triangles.length; at += 3) writeNormal(normals, at, vertices, triangles);
  return normals;
}

function writeNormal(normals: Float32Array, at: number, vertices: Corners, triangles: Uint32Array): void {
  const a = (triangles[at] as number) * 3;
  const b = (triangles[at + 1] as number) * 3;
  const c = (triangles[at + 2] as number) * 3;
  const of = (corner: number, axis: number) =>
    (vertices[corner + axis] as number) - (vertices[a + axis] as number);
  const x = of(b, 1) * of(c, 2) - of(b, 2) * of(c, 1);
  const y = of(b, 2) * of(c, 0) - of(b, 0) * of(c, 2);
  const z = of(b, 0) * of(c, 1) - of(b, 1) * of(c, 0);
  const length = Math.sqrt(x * x + y * y + z * z);
  if (length === 0) return;
  normals[at] = x / length;
  normals[at + 1] = y / length;
  normals[at + 2] = z / length;
}
