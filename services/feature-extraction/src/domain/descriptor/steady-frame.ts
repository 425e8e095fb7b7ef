import type { Vec3 } from '@cadml/cad-model';
import { along, between, cross, dot, pointAt } from '../shape/vec3.ts';
import type { FacetMeasures } from './facet-measures.ts';

/** Extents that differ by less, over the larger, leave it to the last digits how the box turns. */
const ALIKE = 0.02;
/** As many alike around an axis are told apart; more of them are as fine as what uses the frame. */
const MOST_FOLD = 24;
/**
 * The least moment, over ∫ r², that tells a direction: those that the facets of something round have by chance, its
 * chords and the large ones of its ends, stay below 5e-3; six holes in a flange have 4e-2.
 */
const LEAST = 6e-3;
/** A quarter turn of the frame is the same. */
const QUARTERS = 4;

type Frame = readonly [Vec3, Vec3, Vec3];

/**
 * The axes of a box, turned about the one that a round part stands on by how its surface lies around it: by the phases
 * of its angular moments ∫ r² eⁱᵏᵠ, as the box around something round is as small whichever way it turns. A quarter turn
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
  const { re, im } = angularMoments(measures, u, v);
  const least = LEAST * (re[0] as number);
  const told = Array.from({ length: MOST_FOLD - 1 }, (_, i) => i + 2).filter(
    (fold) => Math.hypot(re[fold] as number, im[fold] as number) > least,
  );
  const [fold] = told;
  if (fold === undefined) return 0;
  const phase = (k: number) => Math.atan2(im[k] as number, re[k] as number);
  // The phase leaves so many turns open; what is not as many alike tells which.
  const next = told.find((k) => k % fold !== 0);
  const turns = Array.from({ length: fold }, (_, i) => (phase(fold) + 2 * Math.PI * i) / fold);
  if (next === undefined || QUARTERS % fold === 0) return turns[0] as number;
  const fit = (turn: number) => Math.cos(phase(next) - next * turn);
  return turns.reduce((best, turn) => (fit(turn) > fit(best) ? turn : best));
}

interface AngularMoments {
  /** By fold: ∫ r² cos kφ; of 0: ∫ r². */
  readonly re: Float64Array;
  readonly im: Float64Array;
}

function angularMoments(
  { vertices, triangles, areas, centroid }: FacetMeasures,
  u: Vec3,
  v: Vec3,
): AngularMoments {
  const moments = { re: new Float64Array(MOST_FOLD + 1), im: new Float64Array(MOST_FOLD + 1) };
  const flat = new Float64Array((vertices.length / 3) * 2);
  for (let i = 0; i < flat.length / 2; i++) {
    const offset = between(centroid, pointAt(vertices, i));
    flat[i * 2] = dot(offset, u);
    flat[i * 2 + 1] = dot(offset, v);
  }
  for (let corner = 0; corner < triangles.length; corner++) {
    const from = (triangles[corner] as number) * 2;
    const to = (triangles[corner % 3 === 2 ? corner - 2 : corner + 1] as number) * 2;
    const x = ((flat[from] as number) + (flat[to] as number)) / 2;
    const y = ((flat[from + 1] as number) + (flat[to + 1] as number)) / 2;
    addTurns(moments, areas[Math.floor(corner / 3)] as number, x, y);
  }
  return moments;
}

/** Adds area · r² eⁱᵏᵠ at the middle of a side: of three of them, the integral over a facet is exact for squares. */
function addTurns({ re, im }: AngularMoments, area: number, x: number, y: number): void {
  const square = x * x + y * y;
  if (square === 0) return;
  const radius = Math.sqrt(square);
  const cos = x / radius;
  const sin = y / radius;
  let real = area * square;
  let imaginary = 0;
  for (let fold = 0; fold <= MOST_FOLD; fold++) {
    re[fold] = (re[fold] as number) + real;
    im[fold] = (im[fold] as number) + imaginary;
    const turned = real * cos - imaginary * sin;
    imaginary = real * sin + imaginary * cos;
    real = turned;
  }
}
