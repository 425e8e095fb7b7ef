import type { TriangleMesh } from './weld.ts';

/**
 * Whether the line along x through the point goes through a facet: 1 into the surface, by the way that its facets face,
 * −1 out of it, 0 not at all. `hit` gets the x of the place; without an object for each, as there are millions.
 */
export function crossingAt(
  { vertices, triangles }: TriangleMesh,
  facet: number,
  point: ArrayLike<number>,
  hit: Float64Array,
): 1 | 0 | -1 {
  const a = (triangles[facet * 3] as number) * 3;
  const b = (triangles[facet * 3 + 1] as number) * 3;
  const c = (triangles[facet * 3 + 2] as number) * 3;
  const [y, z] = [point[1] as number, point[2] as number];
  const ay = (vertices[a + 1] as number) - y;
  const by = (vertices[b + 1] as number) - y;
  const cy = (vertices[c + 1] as number) - y;
  const az = (vertices[a + 2] as number) - z;
  const bz = (vertices[b + 2] as number) - z;
  const cz = (vertices[c + 2] as number) - z;
  // Twice the areas of the triangles that the point makes with the sides, seen along the ray.
  const [u, v, w] = [by * cz - cy * bz, cy * az - ay * cz, ay * bz - by * az];
  const isWithin = (isPassed(bz, cz, u) !== isPassed(cz, az, v)) !== isPassed(az, bz, w);
  if (!isWithin) return 0;
  const at = u * (vertices[a] as number) + v * (vertices[b] as number) + w * (vertices[c] as number);
  const facing = u + v + w;
  hit[0] = at / facing;
  return facing < 0 ? 1 : -1;
}

/** Whether a side passes the point at growing y. One that two facets share does so for both or for none. */
function isPassed(fromZ: number, toZ: number, area: number): boolean {
  return fromZ < 0 !== toZ < 0 && area !== 0 && area > 0 === toZ > fromZ;
}
