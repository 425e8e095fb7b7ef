import type { FacetMeasures } from './facet-measures.ts';
import { randomFrom } from './random.ts';

/** Points spread over a surface, three numbers each, with its outward normals. */
export interface SurfaceSample {
  readonly points: Float64Array;
  readonly normals: Float64Array;
}

const SEED = 20_02;

/**
 * `count` points, one for each equal share of the area in the order of the facets, at random within its facet
 * (Osada et al. 2002, with strata instead of draws: the same facets give the same points).
 */
export function sampleSurface(measures: FacetMeasures, count: number): SurfaceSample {
  const { vertices, triangles, areas, normals, areaMm2 } = measures;
  const random = randomFrom(SEED);
  const sample = { points: new Float64Array(count * 3), normals: new Float64Array(count * 3) };
  let taken = 0;
  let passed = 0;
  for (let facet = 0; facet < areas.length && taken < count; facet++) {
    passed += areas[facet] as number;
    while (taken < count && passed >= ((taken + 0.5) * areaMm2) / count) {
      const [u, v] = fold(random(), random());
      const [a, b, c] = [0, 1, 2].map((k) => (triangles[facet * 3 + k] as number) * 3) as [
        number,
        number,
        number,
      ];
      for (let axis = 0; axis < 3; axis++) {
        const from = vertices[a + axis] as number;
        sample.points[taken * 3 + axis] =
          from + u * ((vertices[b + axis] as number) - from) + v * ((vertices[c + axis] as number) - from);
        sample.normals[taken * 3 + axis] = normals[facet * 3 + axis] as number;
      }
      taken++;
    }
  }
  return { points: sample.points.subarray(0, taken * 3), normals: sample.normals.subarray(0, taken * 3) };
}

/** From the square into the triangle. */
function fold(u: number, v: number): readonly [number, number] {
  return u + v > 1 ? [1 - u, 1 - v] : [u, v];
}
