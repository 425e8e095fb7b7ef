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
  const corner = new Float64Array(9);
  let sum = 0;
  for (const facet of facets) {
    for (let k = 0; k < 9; k++) {
      const vertex = (triangles[facet * 3 + Math.floor(k / 3)] as number) * 3;
      corner[k] = (vertices[vertex + (k % 3)] as number) - (point[k % 3] as number);
    }
    sum += halfAngle(corner);
  }
  return sum / (2 * Math.PI);
}

function halfAngle(corner: Float64Array): number {
  const [ax, ay, az, bx, by, bz, cx, cy, cz] = corner as unknown as readonly [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const a = Math.hypot(ax, ay, az);
  const b = Math.hypot(bx, by, bz);
  const c = Math.hypot(cx, cy, cz);
  const triple = ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
  const below =
    a * b * c +
    (ax * bx + ay * by + az * bz) * c +
    (bx * cx + by * cy + bz * cz) * a +
    (cx * ax + cy * ay + cz * az) * b;
  return Math.atan2(triple, below);
}
