import type { Vec3 } from '@cadml/cad-model';
import { facetFacts } from '../shape/faceted-body.ts';
import type { PlacedFacets } from '../shape/shape-document.ts';

/** What the facets of a part give by summing over them. Lengths are mm. */
export interface FacetMeasures extends PlacedFacets {
  readonly areas: Float64Array;
  /** Outward unit normals, three numbers each; zero where there is no area. */
  readonly normals: Float64Array;
  readonly areaMm2: number;
  readonly centroid: Vec3;
}

export function measureFacets(facets: PlacedFacets): FacetMeasures {
  const { vertices, triangles } = facets;
  const { areas, normals } = facetFacts(facets);
  const sum: [number, number, number] = [0, 0, 0];
  let areaMm2 = 0;
  for (let corner = 0; corner < triangles.length; corner++) {
    const area = areas[Math.floor(corner / 3)] as number;
    const vertex = (triangles[corner] as number) * 3;
    sum[0] += area * (vertices[vertex] as number);
    sum[1] += area * (vertices[vertex + 1] as number);
    sum[2] += area * (vertices[vertex + 2] as number);
    areaMm2 += area / 3;
  }
  const weight = 3 * (areaMm2 || 1);
  const centroid: Vec3 = [sum[0] / weight, sum[1] / weight, sum[2] / weight];
  return { ...facets, areas, normals, areaMm2, centroid };
}
