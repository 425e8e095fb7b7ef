import type { Vec3 } from '@cadml/cad-model';
import { symmetricEigen } from '../../assembly/symmetric-eigen.ts';
import { along, cross, dot } from '../../shape/vec3.ts';
import type { FacetMeasures } from '../facet-measures.ts';
import type { ShapeFacts } from '../shape-facts.ts';

/**
 * Pseudo-scalars of the surface: they keep their value under rotation and change their sign in a mirror. Triple products
 * of odd moments with what the second moments make of them, and the helicity, for odd moments vanish in what looks the
 * same after a part of a turn: propellers, helical gears, threads. 0 for parts that are their own mirror image.
 */
export function chiralityBlock({ facets, axes, deviations }: ShapeFacts): readonly number[] {
  const scale = Math.hypot(...deviations) || 1;
  const { position, normal } = oddMoments(facets, scale);
  const stretch = (vector: Vec3): Vec3 =>
    axes.reduce<Vec3>(
      (sum, axis, i) =>
        along(sum, ((deviations[i] as number) / deviations[0]) ** 2 * dot(vector, axis), axis),
      [0, 0, 0],
    );
  const triple = (a: Vec3, b: Vec3, c: Vec3) => dot(a, cross(b, c));
  return [
    triple(position, stretch(position), stretch(stretch(position))),
    triple(normal, stretch(normal), stretch(stretch(normal))),
    triple(position, normal, stretch(position)),
  ]
    .map(signedRoot)
    .concat(helicity(facets, scale));
}

/** Blades at 45° with a lever of one: half along u, of which the middle value is half. */
const MOST_HELICITY = 1 / 4;

/**
 * How the surface winds: of H(u) = ∫ (u · (p × n)) (u · n), what turns about u while it faces along u, the middle of its
 * principal values over all u, over what blades would have. Its three values have no sum; a mirror changes their
 * signs, and with them their order.
 */
function helicity(
  { vertices, triangles, areas, normals, centroid, areaMm2 }: FacetMeasures,
  scale: number,
): number {
  const sums: [number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0];
  const [cx, cy, cz] = centroid;
  for (let facet = 0; facet < areas.length; facet++) {
    let x = 0;
    let y = 0;
    let z = 0;
    for (let corner = facet * 3; corner < facet * 3 + 3; corner++) {
      const vertex = (triangles[corner] as number) * 3;
      x += ((vertices[vertex] as number) - cx) / 3;
      y += ((vertices[vertex + 1] as number) - cy) / 3;
      z += ((vertices[vertex + 2] as number) - cz) / 3;
    }
    const weight = areas[facet] as number;
    const nx = normals[facet * 3] as number;
    const ny = normals[facet * 3 + 1] as number;
    const nz = normals[facet * 3 + 2] as number;
    const tx = y * nz - z * ny;
    const ty = z * nx - x * nz;
    const tz = x * ny - y * nx;
    sums[0] += weight * tx * nx;
    sums[1] += (weight * (tx * ny + ty * nx)) / 2;
    sums[2] += (weight * (tx * nz + tz * nx)) / 2;
    sums[3] += weight * ty * ny;
    sums[4] += (weight * (ty * nz + tz * ny)) / 2;
    sums[5] += weight * tz * nz;
  }
  return symmetricEigen(sums).values[1] / (MOST_HELICITY * areaMm2 * scale);
}

/** Weights of the middle of a triangle and of three points in it: exact for cubics (Strang, Fix 1973). */
const MIDDLE = -27 / 48;
const INNER = 25 / 48;

/** ∫ |p|² p and ∫ |p|² n over the surface about its centroid, in units of `scale` and of the area. */
function oddMoments(
  facets: FacetMeasures,
  scale: number,
): { readonly position: Vec3; readonly normal: Vec3 } {
  const sums = new Float64Array(6);
  const points = new Float64Array(12);
  for (let facet = 0; facet < facets.areas.length; facet++) {
    quadraturePoints(facets, facet, points);
    const weight = facets.areas[facet] as number;
    let squares = 0;
    for (let at = 0; at < 12; at += 3) {
      const [x, y, z] = [points[at] as number, points[at + 1] as number, points[at + 2] as number];
      const square = (at === 0 ? MIDDLE : INNER) * (x * x + y * y + z * z);
      sums[0] = (sums[0] as number) + weight * square * x;
      sums[1] = (sums[1] as number) + weight * square * y;
      sums[2] = (sums[2] as number) + weight * square * z;
      squares += square;
    }
    for (let axis = 0; axis < 3; axis++) {
      const normal = facets.normals[facet * 3 + axis] as number;
      sums[3 + axis] = (sums[3 + axis] as number) + weight * squares * normal;
    }
  }
  const square = scale * scale * facets.areaMm2;
  const [px, py, pz, nx, ny, nz] = sums as unknown as readonly [...Vec3, ...Vec3];
  return {
    position: [px / (square * scale), py / (square * scale), pz / (square * scale)],
    normal: [nx / square, ny / square, nz / square],
  };
}

/** The middle of a facet and the points two fifths of the way from it to the corners, from the centroid. */
function quadraturePoints(facets: FacetMeasures, facet: number, into: Float64Array): void {
  const { vertices, triangles, centroid } = facets;
  const a = (triangles[facet * 3] as number) * 3;
  const b = (triangles[facet * 3 + 1] as number) * 3;
  const c = (triangles[facet * 3 + 2] as number) * 3;
  for (let axis = 0; axis < 3; axis++) {
    const origin = centroid[axis as 0];
    const [p, q, r] = [
      vertices[a + axis] as number,
      vertices[b + axis] as number,
      vertices[c + axis] as number,
    ];
    const middle = (p + q + r) / 3;
    into[axis] = middle - origin;
    into[3 + axis] = middle + 0.4 * (p - middle) - origin;
    into[6 + axis] = middle + 0.4 * (q - middle) - origin;
    into[9 + axis] = middle + 0.4 * (r - middle) - origin;
  }
}

/** Below this a product is numerically nothing. */
const NOTHING = 1e-9;

/** A signed cube root that is straight near 0: the products are of the third degree. */
function signedRoot(value: number): number {
  return Math.sign(value) * (Math.cbrt(Math.abs(value) + NOTHING) - Math.cbrt(NOTHING));
}
