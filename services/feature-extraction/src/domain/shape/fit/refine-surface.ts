import type { Vec3 } from '@cadml/cad-model';
import { solveLinear } from '../solve-linear.ts';
import { pointAt } from '../vec3.ts';
import { ANGLE_TOLERANCE, type SurfaceSamples } from './surface-samples.ts';

/** A sort of surface as its numbers `S`, for steps towards points. */
export interface SteppedSurface<S> {
  /** How far a point is outside, and how that changes with each unknown. */
  slopesAt(point: Vec3, surface: S): { readonly miss: number; readonly slopes: readonly number[] };
  /** The surface after a change of its unknowns; null where that is none. */
  changed(surface: S, change: readonly number[]): S | null;
}

/** Points that steps go by: many times the unknowns, and the same for a face of a million. */
const MOST_POINTS = 96;
/** Steps at most; from a guess that is near, four or five are taken. */
const STEPS = 12;
/** Of the tolerance: a mean distance that is smaller is none. */
const EXACT = 1e-4;
/** A step to more than this share of the squares before it is slow: where they are still too many, there is no fit. */
const SLOW = 0.5;
/** Damping of the first step, and what it is multiplied by after a step that made it worse, or better. */
const FIRST_DAMPING = 1e-3;
const WORSE = 10;
const BETTER = 0.1;

/**
 * The surface with the least squares of distances from points, from a guess that is near: faithful least squares
 * (Lukács, Martin, Marshall 1998), in steps of Levenberg and Marquardt (Marquardt 1963). The corners of facets lie on
 * the surface and their normals lean as the triangles happen to: normals are good for a guess, no more. Exact normals
 * are: what they tell is returned as it is.
 */
export function refineSurface<S>(samples: SurfaceSamples, guess: S, sort: SteppedSurface<S>): S {
  if (samples.leaning <= ANGLE_TOLERANCE) return guess;
  const points = someOf(samples.points);
  const [exact, close] = [EXACT * samples.tolerance, samples.tolerance].map(
    (far) => points.length * far ** 2,
  );
  let [best, at] = [guess, equationsAt(points, guess, sort)];
  let damping = FIRST_DAMPING;
  for (let step = 0; step < STEPS && at.squares > (exact as number); step++) {
    const change = solveLinear(at.rows.map((row, i) => row.with(i, (row[i] as number) * (1 + damping))));
    const next = change && sort.changed(best, change);
    const there = next && equationsAt(points, next, sort);
    const isSlow = !there || !(there.squares < at.squares * SLOW);
    if (isSlow && at.squares > (close as number)) break;
    if (!next || !there || !(there.squares < at.squares)) {
      damping *= WORSE;
      continue;
    }
    [best, at] = [next, there];
    if (isSlow) break;
    damping *= BETTER;
  }
  return best;
}

function someOf(points: Float64Array): readonly Vec3[] {
  const count = points.length / 3;
  const step = Math.max(1, count / MOST_POINTS);
  return Array.from({ length: Math.floor(count / step) }, (_, i) => pointAt(points, Math.floor(i * step)));
}

/** The normal equations of a step, right side last, and the sum of squared distances. */
function equationsAt<S>(
  points: readonly Vec3[],
  surface: S,
  sort: SteppedSurface<S>,
): { readonly rows: number[][]; readonly squares: number } {
  const unknowns = sort.slopesAt(points[0] as Vec3, surface).slopes.length;
  const rows = Array.from({ length: unknowns }, () => new Array<number>(unknowns + 1).fill(0));
  let squares = 0;
  for (const point of points) {
    const { miss, slopes } = sort.slopesAt(point, surface);
    squares += miss * miss;
    for (const [row, sums] of rows.entries()) {
      const slope = slopes[row] as number;
      for (let k = 0; k < unknowns; k++) sums[k] = (sums[k] as number) + slope * (slopes[k] as number);
      sums[unknowns] = (sums[unknowns] as number) - slope * miss;
    }
  }
  return { rows, squares };
}
