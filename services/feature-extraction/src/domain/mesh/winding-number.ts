import type { TriangleMesh } from './weld.ts';

/**
 * How often a surface turns around a point: the solid angles of its triangles (Van Oosterom and Strackee, The solid
 * angle of a plane triangle, IEEE Trans. Biomed. Eng. 30, 1983) over 4π. Whole unless the point is on the surface.
 */
export function windingNumber(
  { vertices, triangles }: TriangleMesh,
  facets: Uint32Array,
  point: ArrayLike<number>,
): number {
  const [x, y, z] = [point[0] as number, point[1] as number, point[2] as number];
  let sum = 0;
  for (const facet of facets) {
    const a = (triangles[facet * 3] as number) * 3;
    const b = (triangles[facet * 3 + 1] as number) * 3;
    const c = (triangles[facet * 3 + 2] as number) * 3;
    const ax = (vertices[a] as number) - x;
    const ay = (vertices[a + 1] as number) - y;
    const az = (vertices[a + 2] as number) - z;
    const bx = (vertices[b] as number) - x;
    const by = (vertices[b + 1] as number) - y;
    const bz = (vertices[b + 2] as number) - z;
    const cx = (vertices[c] as number) - x;
    const cy = (vertices[c + 1] as number) - y;
    const cz = (vertices[c + 2] as number) - z;
    // Math.hypot would take most of the time.
    const toA = Math.sqrt(ax * ax + ay * ay + az * az);
    const toB = Math.sqrt(bx * bx + by * by + bz * bz);
    const toC = Math.sqrt(cx * cx + cy * cy + cz * cz);
    const triple = ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
    const below =
      toA * toB * toC +
      (ax * bx + ay * by + az * bz) * toC +
      (bx * cx + by * cy + bz * cz) * toA +
      (cx * ax + cy * ay + cz * az) * toB;
    sum += Math.atan2(triple, below);
  }
  return sum / (2 * Math.PI);
}
