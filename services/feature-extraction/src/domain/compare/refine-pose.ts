import type { Vec3 } from '@cadml/cad-model';
import { after, moved, type Pose, turnBy } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';
import { solveDamped } from './solve.ts';
import { cross, dot, times } from './vectors.ts';

export interface Refining {
  /** Points of the shape that is moved, on its true surface. */
  readonly points: readonly Vec3[];
  readonly rounds: number;
  /** Whether the scale is fitted too. */
  readonly isScaled: boolean;
  /** Gaps of this length count half, relative to the size: in the first round, halved in each, and at last. */
  readonly reach: { readonly first: number; readonly last: number };
}

/** What the normal equations leave open (a washer may turn) stays as it is. */
const DAMPING = 1e-9;
/** A step that moves nothing by more, relative to the size, is the last. */
const SETTLED = 1e-8;

/**
 * Moves a pose to where points lie next to the true surface of `to`: iterated closest points with distances to
 * tangent planes (Chen, Medioni 1992), weighted by Cauchy's function with a reach that becomes shorter (Zhang
 * 1997): in the end a feature that only one of the shapes has does not pull the others away.
 */
export function refinePose(
  start: Pose,
  to: PreparedShape,
  { points, rounds, isScaled, reach }: Refining,
): Pose {
  let pose = start;
  // What was nearest in one round is not far in the next.
  const guesses = new Int32Array(points.length).fill(-1);
  for (let round = 0; round < rounds; round++) {
    const pairs = points.map((point, i) => {
      const at = moved(pose, point);
      const footprint = to.tree.nearest(at, guesses[i]);
      guesses[i] = footprint.triangle;
      return { at, ...to.surface.gapAt(footprint, at) };
    });
    const spread = to.size * Math.max(reach.last, reach.first * 0.5 ** round);
    const { step, lengthMm } = stepOf(pairs, { size: to.size, spread, isScaled });
    pose = after(step, pose);
    if (lengthMm < SETTLED * to.size) break;
  }
  return pose;
}

interface Pair {
  readonly at: Vec3;
  readonly normal: Vec3;
  /** From the surface to the point, along the normal. */
  readonly gap: number;
}

interface Fitting {
  readonly size: number;
  /** Gaps of this length count half, in mm. */
  readonly spread: number;
  readonly isScaled: boolean;
}

/** The least-squares motion: turn, shift and, if wanted, scale. */
function stepOf(pairs: readonly Pair[], { size, spread, isScaled }: Fitting): Step {
  const n = isScaled ? 7 : 6;
  const matrix = new Float64Array(n * n);
  const right = new Float64Array(n);
  for (const { at, normal, gap } of pairs) {
    const arm = times(at, 1 / size);
    const row = [...cross(arm, normal), ...normal, dot(arm, normal)];
    const weight = 1 / (1 + (gap / spread) ** 2);
    for (let i = 0; i < n; i++) {
      const own = weight * (row[i] as number);
      right[i] = (right[i] as number) - own * gap;
      for (let j = 0; j <= i; j++) {
        matrix[i * n + j] = (matrix[i * n + j] as number) + own * (row[j] as number);
      }
    }
  }
  const x = solveDamped(matrix, right, DAMPING);
  const at = (i: number) => (x[i] ?? 0) / size;
  const rotation = turnBy([at(0), at(1), at(2)]);
  const scale = 1 + at(6);
  const shift: Vec3 = [x[3] as number, x[4] as number, x[5] as number];
  return { step: { rotation, scale, shift }, lengthMm: Math.max(...x.map(Math.abs)) };
}

interface Step {
  readonly step: Pose;
  /** How far it moves anything, about. */
  readonly lengthMm: number;
}
