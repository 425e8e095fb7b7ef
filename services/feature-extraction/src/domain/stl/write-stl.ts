import type { TriangleMesh } from '../mesh/weld.ts';
import { BINARY_FACET, BINARY_HEADER } from './flavour.ts';

const HEADER = 'binary STL, mm';

/** A binary STL of the mesh, with unit normals. The same mesh gives the same bytes. */
export function writeStl({ vertices, triangles }: TriangleMesh): Uint8Array {
  const facets = triangles.length / 3;
  const bytes = new Uint8Array(BINARY_HEADER + facets * BINARY_FACET);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(HEADER));
  view.setUint32(BINARY_HEADER - 4, facets, true);
  const corners = new Float32Array(9);
  for (let facet = 0; facet < facets; facet++) {
    for (let k = 0; k < 9; k++) {
      const vertex = triangles[facet * 3 + Math.floor(k / 3)] as number;
      corners[k] = vertices[vertex * 3 + (k % 3)] as number;
    }
    const at = BINARY_HEADER + facet * BINARY_FACET;
    normalOf(corners).forEach((value, axis) => {
      view.setFloat32(at + axis * 4, value, true);
    });
    for (let k = 0; k < 9; k++) view.setFloat32(at + 12 + k * 4, corners[k] as number, true);
  }
  return bytes;
}

function normalOf(corners: Float32Array): readonly number[] {
  const edge = (corner: number, axis: number) =>
    (corners[corner * 3 + axis] as number) - (corners[axis] as number);
  const normal = [0, 1, 2].map((axis) => {
    const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
    return edge(1, u) * edge(2, v) - edge(1, v) * edge(2, u);
  });
  const length = Math.hypot(...normal);
  return normal.map((value) => (length > 0 ? value / length : 0));
}
