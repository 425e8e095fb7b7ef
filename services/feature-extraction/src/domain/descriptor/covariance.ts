import type { Vec3 } from '@cadml/cad-model';
import { symmetricEigen } from '../assembly/symmetric-eigen.ts';
import type { FacetMeasures } from './facet-measures.ts';

/** Second moments of vectors, each with a weight, over the sum of the weights: xx, xy, xz, yy, yz, zz. */
export class Moments {
  readonly #sums: [number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0];
  #weight = 0;

  add(x: number, y: number, z: number, weight: number): void {
    const sums = this.#sums;
    sums[0] += weight * x * x;
    sums[1] += weight * x * y;
    sums[2] += weight * x * z;
    sums[3] += weight * y * y;
    sums[4] += weight * y * z;
    sums[5] += weight * z * z;
    this.#weight += weight;
  }

  /** The principal moments, largest first; zeros for nothing. */
  values(): Vec3 {
    const [a, b, c] = this.principal().values;
    return [Math.max(0, a), Math.max(0, b), Math.max(0, c)];
  }

  principal(): ReturnType<typeof symmetricEigen> {
    const weight = this.#weight || 1;
    const [xx, xy, xz, yy, yz, zz] = this.#sums;
    return symmetricEigen([xx / weight, xy / weight, xz / weight, yy / weight, yz / weight, zz / weight]);
  }
}

/**
 * The second moments of a surface about its centroid, exact over its triangles: ∫ p pᵀ is A/12 · (Σ pᵢ pᵢᵀ + s sᵀ)
 * with s the sum of the corners.
 */
export function surfaceMoments({ vertices, triangles, areas, centroid }: FacetMeasures): Moments {
  const moments = new Moments();
  const [cx, cy, cz] = centroid;
  for (let facet = 0; facet < areas.length; facet++) {
    const weight = (areas[facet] as number) / 12;
    let x = 0;
    let y = 0;
    let z = 0;
    for (let k = 0; k < 3; k++) {
      const vertex = (triangles[facet * 3 + k] as number) * 3;
      const px = (vertices[vertex] as number) - cx;
      const py = (vertices[vertex + 1] as number) - cy;
      const pz = (vertices[vertex + 2] as number) - cz;
      moments.add(px, py, pz, weight);
      x += px;
      y += py;
      z += pz;
    }
    // The weight of a third of the sum is nine times that of the sum.
    moments.add(x / 3, y / 3, z / 3, weight * 9);
  }
  return moments;
}
