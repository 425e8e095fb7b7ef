import type { Vec3 } from '@cadml/cad-model';
import { along, cross, dot } from '../../shape/vec3.ts';
import type { FacetMeasures } from '../facet-measures.ts';
import type { ShapeFacts } from '../shape-facts.ts';

/**
 * Pseudo-scalars of the surface: they keep their value under rotation and change their sign in a mirror (triple
 * products of odd moments with what the second moments make of them). 0 for parts that are their own mirror image.
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
    triple(position, normal, stretch(normal)),
  ].map(signedRoot);
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
