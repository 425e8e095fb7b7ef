import type { Vec3 } from '@cadml/cad-model';
import { along, cross, dot } from '../shape/vec3.ts';
import type { FacetMeasures } from './facet-measures.ts';

/** Extents that differ by less, over the larger, leave it to the last digits how the box turns. */
const ALIKE = 0.02;
/** So many alike around an axis, whose turns are the same to a box. */
const FOLDS = [2, 4, 8];
const MOST_FOLD = 8;
/** The least moment, over ∫ rᵏ, that tells a direction. */
const LEAST = 8e-3;

type Frame = readonly [Vec3, Vec3, Vec3];

/**
 * The axes of a box, turned about the one that a round part stands on by how its surface lies around it: by the phase
 * of an angular moment ∫ rᵏ eⁱᵏᵠ, as the box around something round is as small whichever way it turns. A quarter turn
 * is the same to who uses them. `extents` in rising order, the axes in theirs.
 */
export function steadyFrame(measures: FacetMeasures, extents: Vec3, axes: Frame): Frame {
  const [short, middle, long] = extents;
  const isFlat = long - middle < ALIKE * long;
  const isLong = middle - short < ALIKE * middle;
  if (isFlat === isLong) return axes;
  const [up, u] = isFlat ? [axes[0], axes[1]] : [axes[2], axes[0]];
  const turn = phaseOf(measures, u, cross(up, u));
  const first = along(along([0, 0, 0], Math.cos(turn), u), Math.sin(turn), cross(up, u));
  const second = cross(up, first);
  const most = (isFlat ? middle * long : short * middle) * (1 + ALIKE);
  if (reach(measures, first) * reach(measures, second) > most) return axes;
  return isFlat ? [up, first, second] : [first, second, up];
}

function reach({ vertices }: FacetMeasures, axis: Vec3): number {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < vertices.length; i += 3) {
    const at =
      (vertices[i] as number) * axis[0] +
      (vertices[i + 1] as number) * axis[1] +
      (vertices[i + 2] as number) * axis[2];
    if (at < low) low = at;
    if (at > high) high = at;
  }
  return high - low;
}

/** 0 where the surface tells no direction. */
function phaseOf(measures: FacetMeasures, u: Vec3, v: Vec3): number {
  const sums = angularMoments(measures, u, v);
  const moment = (fold: number) => sums.subarray(fold * 3, fold * 3 + 3) as unknown as Vec3;
  const fold = FOLDS.find((k) => Math.hypot(moment(k)[0], moment(k)[1]) > LEAST * moment(k)[2]);
  return fold === undefined ? 0 : Math.atan2(moment(fold)[1], moment(fold)[0]) / fold;
}

function angularMoments(
  { vertices, triangles, areas, centroid }: FacetMeasures,
  u: Vec3,
  v: Vec3,
): Float64Array {
  const sums = new Float64Array((MOST_FOLD + 1) * 3);
  for (let facet = 0; facet < areas.length; facet++) {
    const middle: [number, number, number] = [-centroid[0], -centroid[1], -centroid[2]];
    for (let corner = facet * 3; corner < facet * 3 + 3; corner++) {
      const at = (triangles[corner] as number) * 3;
      for (const axis of [0, 1, 2] as const) middle[axis] += (vertices[at + axis] as number) / 3;
    }
    addPowers(sums, areas[facet] as number, dot(middle, u), dot(middle, v));
  }
  return sums;
}

/** Adds area · zᵏ and area · |z|ᵏ of z = x + iy. */
function addPowers(sums: Float64Array, area: number, x: number, y: number): void {
  const radius = Math.sqrt(x * x + y * y);
  let [re, im, length] = [area, 0, area];
  for (let fold = 1; fold <= MOST_FOLD; fold++) {
    [re, im, length] = [re * x - im * y, re * y + im * x, length * radius];
    sums[fold * 3] = (sums[fold * 3] as number) + re;
    sums[fold * 3 + 1] = (sums[fold * 3 + 1] as number) + im;
    sums[fold * 3 + 2] = (sums[fold * 3 + 2] as number) + length;
  }
}
