import type { Vec3 } from '@cadml/cad-model';
import { pointAt } from '../shape/vec3.ts';
import type { FacetMeasures } from './facet-measures.ts';
import { PatchSums, type SurfacePatches, TRIANGLE_WIDTH } from './patch-sums.ts';

export { PATCH_WIDTH, type SurfacePatches } from './patch-sums.ts';

/** A square with this share of the area is the side of a cell. */
const CELL_SHARE = 1 / 400;
/** Longer facets, in cells, are halved, unless they have so little of the area. */
const LONGEST = 0.7;
const LEAST_SHARE = 1 / 65_536;
/** So many halvings make any facet of a part smaller than that; each leaves one half to be done later. */
const MOST_HALVINGS = 18;
/** Of a triangle, after its corners. */
const AREA = 9;

/**
 * A surface in pieces by the cells of a grid along `axes` and by the sides that it faces, some hundreds of them.
 * Middles and normals are means over the area, not those of some points: what is linear in them is exact, and a facet
 * that counts for the cell beside changes next to nothing. The same part gives the same pieces, moved, turned, mirrored
 * or scaled. Linear in the facets.
 */
export function surfacePatches(measures: FacetMeasures, axes: readonly [Vec3, Vec3, Vec3]): SurfacePatches {
  const cellMm = Math.sqrt(measures.areaMm2 * CELL_SHARE);
  const sums = new PatchSums(axes, cellMm);
  const halving = { square: (LONGEST * cellMm) ** 2, area: measures.areaMm2 * LEAST_SHARE };
  const stack = new Float64Array(MOST_HALVINGS * TRIANGLE_WIDTH);
  for (let facet = 0; facet < measures.areas.length; facet++) {
    if (measures.areas[facet] === 0) continue;
    sums.face(pointAt(measures.normals, facet));
    putFacet(stack, measures, facet);
    splitFirst(stack, halving, sums);
  }
  return sums.patches(measures.areaMm2);
}

/** Corners from the centroid of the part. */
function putFacet(stack: Float64Array, measures: FacetMeasures, facet: number): void {
  const { vertices, triangles, centroid, areas } = measures;
  for (let corner = 0; corner < 3; corner++) {
    const vertex = (triangles[facet * 3 + corner] as number) * 3;
    for (let k = 0; k < 3; k++) {
      stack[corner * 3 + k] = (vertices[vertex + k] as number) - (centroid[k] as number);
    }
  }
  stack[AREA] = areas[facet] as number;
}

/** What is shorter or smaller stays whole. */
interface Halving {
  readonly square: number;
  readonly area: number;
}

/** Halves the first triangle of a stack, and its halves, across their longest sides until they are small. */
function splitFirst(stack: Float64Array, { square, area }: Halving, into: PatchSums): void {
  for (let at = 0; at >= 0; ) {
    const apex = at + apexOf(stack, at);
    const from = nextCorner(at, apex);
    const to = nextCorner(at, from);
    if (squareOf(stack, from, to) <= square || (stack[at + AREA] as number) < area) {
      into.add(stack, at);
      at -= TRIANGLE_WIDTH;
    } else {
      halve(stack, at, { apex, from, to });
      at += TRIANGLE_WIDTH;
    }
  }
}

interface Corners {
  readonly apex: number;
  readonly from: number;
  readonly to: number;
}

/** The half at `to` takes the place of the triangle, the one at `from` comes on top of it. */
function halve(stack: Float64Array, at: number, { apex, from, to }: Corners): void {
  const above = at + TRIANGLE_WIDTH;
  const area = (stack[at + AREA] as number) / 2;
  for (let k = 0; k < 3; k++) {
    const tip = stack[apex + k] as number;
    const start = stack[from + k] as number;
    const end = stack[to + k] as number;
    const middle = (start + end) / 2;
    stack[above + k] = tip;
    stack[above + 3 + k] = start;
    stack[above + 6 + k] = middle;
    stack[at + k] = tip;
    stack[at + 3 + k] = middle;
    stack[at + 6 + k] = end;
  }
  stack[at + AREA] = area;
  stack[above + AREA] = area;
}

/** Of the corner that lies across the longest side: 0, 3 or 6 numbers on. */
function apexOf(stack: Float64Array, at: number): number {
  const ab = squareOf(stack, at, at + 3);
  const bc = squareOf(stack, at + 3, at + 6);
  const ca = squareOf(stack, at + 6, at);
  if (bc >= ab && bc >= ca) return 0;
  return ca >= ab ? 3 : 6;
}

function nextCorner(at: number, corner: number): number {
  return corner === at + 6 ? at : corner + 3;
}

function squareOf(stack: Float64Array, p: number, q: number): number {
  return (
    ((stack[p] as number) - (stack[q] as number)) ** 2 +
    ((stack[p + 1] as number) - (stack[q + 1] as number)) ** 2 +
    ((stack[p + 2] as number) - (stack[q + 2] as number)) ** 2
  );
}
