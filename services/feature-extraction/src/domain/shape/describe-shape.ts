import { applyTo, determinant, similarity } from '../affine.ts';
import type { Transform } from '../product-structure.ts';
import { type DescribedBody, describeBody } from './describe-body.ts';
import type { FacetedBody } from './faceted-body.ts';
import { placeBorder, placeRegion } from './place-region.ts';
import type { Body, Border, PlacedFacets, Region, ShapeDocument } from './shape-document.ts';

/** A body, as an index into the definitions, and where it is. */
export interface BodyPlacement {
  readonly definition: number;
  readonly transform: Transform;
}

export interface ShapeLimits {
  readonly placedFacets: number;
  readonly placedRegions: number;
}

export const SHAPE_LIMITS: ShapeLimits = { placedFacets: 1_500_000, placedRegions: 60_000 };

/**
 * Describes all bodies at their places; a body that is placed fifty times is recognised once. null when it
 * would be too much: more facets or regions than the limits allow. Linear in the placed facets.
 */
export function describeShape(
  definitions: readonly FacetedBody[],
  placements: readonly BodyPlacement[],
  limits: ShapeLimits = SHAPE_LIMITS,
): ShapeDocument | null {
  const facets = placements.reduce((sum, { definition }) => sum + facetsOf(definitions, definition), 0);
  if (facets > limits.placedFacets) return null;
  const described = definitions.map((body) => describeBody(body, sizeOf(body)));
  const regions = placements.reduce(
    (sum, { definition }) => sum + (described[definition]?.regions.length ?? 0),
    0,
  );
  if (regions > limits.placedRegions) return null;
  return placed(definitions, described, placements, facets);
}

function facetsOf(definitions: readonly FacetedBody[], definition: number): number {
  return (definitions[definition] as FacetedBody).triangles.length / 3;
}

function sizeOf({ vertices }: FacetedBody): number {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < vertices.length; i++) {
    low[i % 3] = Math.min(low[i % 3] as number, vertices[i] as number);
    high[i % 3] = Math.max(high[i % 3] as number, vertices[i] as number);
  }
  return vertices.length === 0 ? 0 : Math.hypot(...high.map((value, axis) => value - (low[axis] as number)));
}

function placed(
  definitions: readonly FacetedBody[],
  described: readonly DescribedBody[],
  placements: readonly BodyPlacement[],
  facetCount: number,
): ShapeDocument {
  const bodies: Body[] = [];
  const regions: Region[] = [];
  const borders: Border[] = [];
  const facets: PlacedFacets = {
    corners: new Float64Array(facetCount * 9),
    regionOf: new Int32Array(facetCount),
  };
  let facetAt = 0;
  for (const { definition, transform } of placements) {
    const body = described[definition] as DescribedBody;
    const scale = similarity(transform) ?? 1;
    const first = regions.length;
    for (const border of body.borders) borders.push(placeBorder(border, first, scale));
    for (const region of body.regions)
      regions.push(placeRegion(region, { transform, scale, body: bodies.length }));
    const { genus, volumeMm3 } = body;
    bodies.push({
      genus,
      volumeMm3: volumeMm3 === null ? null : volumeMm3 * Math.abs(determinant(transform)),
    });
    const source = definitions[definition] as FacetedBody;
    placeFacets(facets, facetAt, source, transform);
    for (const [i, region] of body.regionOf.entries()) facets.regionOf[facetAt + i] = first + region;
    facetAt += body.regionOf.length;
  }
  return { bodies, regions, borders, facets };
}

function placeFacets(
  { corners }: PlacedFacets,
  facetAt: number,
  { vertices, triangles }: FacetedBody,
  transform: Transform,
): void {
  const moved = applyTo(transform, vertices);
  const isMirrored = determinant(transform) < 0;
  for (let i = 0; i < triangles.length; i++) {
    const k = i % 3;
    const to = isMirrored && k > 0 ? i + (k === 1 ? 1 : -1) : i;
    const vertex = (triangles[i] as number) * 3;
    corners.set(moved.subarray(vertex, vertex + 3), (facetAt * 3 + to) * 3);
  }
}
