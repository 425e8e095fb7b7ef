import type { Vec3 } from '@cadml/cad-model';
import { along, pointAt } from '../shape/vec3.ts';
import type { FacetMeasures } from './facet-measures.ts';
import { PatchSums, type SurfacePatches, type Triangle } from './patch-sums.ts';

export { PATCH_WIDTH, type SurfacePatches } from './patch-sums.ts';

/** A square with this share of the area is the side of a cell. */
const CELL_SHARE = 1 / 400;
/** Longer facets, in cells, are halved, unless they have so little of the area. */
const LONGEST = 0.7;
const LEAST_SHARE = 1 / 65_536;

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
  for (let facet = 0; facet < measures.areas.length; facet++) {
    const area = measures.areas[facet] as number;
    if (area === 0) continue;
    sums.face(pointAt(measures.normals, facet));
    split({ corners: cornersAbout(measures, facet), area }, halving, sums);
  }
  return sums.patches(measures.areaMm2);
}

/** From the centroid of the part. */
function cornersAbout({ vertices, triangles, centroid }: FacetMeasures, facet: number): Triangle['corners'] {
  const corner = (k: number) => along(pointAt(vertices, triangles[facet * 3 + k] as number), -1, centroid);
  return [corner(0), corner(1), corner(2)];
}

/** What is shorter or smaller stays whole. */
interface Halving {
  readonly square: number;
  readonly area: number;
}

/** Halves a triangle across its longest side until it is small. */
function split(triangle: Triangle, halving: Halving, into: PatchSums): void {
  const [apex, from, to] = longestLast(triangle.corners);
  if (squareOf(from, to) <= halving.square || triangle.area < halving.area) {
    into.add(triangle);
    return;
  }
  const middle: Vec3 = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2, (from[2] + to[2]) / 2];
  const area = triangle.area / 2;
  split({ corners: [apex, from, middle], area }, halving, into);
  split({ corners: [apex, middle, to], area }, halving, into);
}

/** The longest side runs between the last two. */
function longestLast([a, b, c]: Triangle['corners']): Triangle['corners'] {
  const [ab, bc, ca] = [squareOf(a, b), squareOf(b, c), squareOf(c, a)];
  if (bc >= ab && bc >= ca) return [a, b, c];
  return ca >= ab ? [b, c, a] : [c, a, b];
}

function squareOf(p: Vec3, q: Vec3): number {
  return (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2 + (p[2] - q[2]) ** 2;
}
