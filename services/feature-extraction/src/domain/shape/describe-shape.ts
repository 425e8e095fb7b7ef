import { applyTo, determinant, similarity } from '../affine.ts';
import type { TriangleMesh } from '../mesh/weld.ts';
import type { Transform } from '../product-structure.ts';
import { type DescribedBody, describeBody } from './describe-body.ts';
import type { FacetedBody } from './faceted-body.ts';
import { placeBorder, placeRegion } from './place-region.ts';
import { extentOf } from './sample-face.ts';
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

export const SHAPE_LIMITS: ShapeLimits = { placedFacets: 500_000, placedRegions: 60_000 };

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
  const described = definitions.map((body) => describeBody(body, bodySize(body)));
  const regions = placements.reduce(
    (sum, { definition }) => sum + (described[definition]?.regions.length ?? 0),
    0,
  );
  if (regions > limits.placedRegions) return null;
  return placed(definitions, described, placements);
}

function facetsOf(definitions: readonly FacetedBody[], definition: number): number {
  return (definitions[definition] as FacetedBody).triangles.length / 3;
}

/** How far the vertices reach, however the body lies. */
export function bodySize({ vertices }: TriangleMesh): number {
  return vertices.length === 0 ? 0 : extentOf(vertices);
}

function placed(
  definitions: readonly FacetedBody[],
  described: readonly DescribedBody[],
  placements: readonly BodyPlacement[],
): ShapeDocument {
  const bodies: Body[] = [];
  const regions: Region[] = [];
  const borders: Border[] = [];
  const facets = emptyFacets(definitions, placements);
  const at = { vertex: 0, facet: 0 };
  for (const { definition, transform } of placements) {
    const { genus, volumeMm3, ...own } = described[definition] as DescribedBody;
    const scale = similarity(transform) ?? 1;
    const first = regions.length;
    for (const border of own.borders) borders.push(placeBorder(border, first, scale));
    for (const region of own.regions)
      regions.push(placeRegion(region, { transform, scale, body: bodies.length }));
    const growth = Math.abs(determinant(transform));
    bodies.push({ genus, volumeMm3: volumeMm3 * growth });
    for (const [i, region] of own.regionOf.entries()) facets.regionOf[at.facet + i] = first + region;
    placeFacets(facets, at, definitions[definition] as FacetedBody, transform);
    at.facet += own.regionOf.length;
    at.vertex += (definitions[definition] as FacetedBody).vertices.length / 3;
  }
  return { bodies, regions, borders, facets };
}

function emptyFacets(
  definitions: readonly FacetedBody[],
  placements: readonly BodyPlacement[],
): PlacedFacets {
  let [vertices, corners] = [0, 0];
  for (const { definition } of placements) {
    const body = definitions[definition] as FacetedBody;
    vertices += body.vertices.length;
    corners += body.triangles.length;
  }
  return {
    vertices: new Float64Array(vertices),
    triangles: new Uint32Array(corners),
    regionOf: new Int32Array(corners / 3),
  };
}

/** What is mirrored is turned over, so that outward stays outward. */
function placeFacets(
  facets: PlacedFacets,
  at: { readonly vertex: number; readonly facet: number },
  { vertices, triangles }: FacetedBody,
  transform: Transform,
): void {
  facets.vertices.set(applyTo(transform, vertices), at.vertex * 3);
  const isMirrored = determinant(transform) < 0;
  for (let i = 0; i < triangles.length; i++) {
    const k = i % 3;
    const to = isMirrored && k > 0 ? i + (k === 1 ? 1 : -1) : i;
    facets.triangles[at.facet * 3 + to] = (triangles[i] as number) + at.vertex;
  }
}
