import { type Alignment, coarsePoses, isSamePose, refineFully } from './align-shapes.ts';
import { type BothWays, bothWays } from './both-ways.ts';
import { misplacement } from './misplacement.ts';
import { onAxis } from './on-axis.ts';
import { inverse, type Pose } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';
import type { Hypothesis } from './same-hypotheses.ts';

const AS_THEY_ARE: Hypothesis = { scale: 1, isScaleOpen: false, isMirrored: false, isScaled: false };
/** Points of each kind by which a pose is judged: at first, and of those that are refined to the end. */
const POINTS = { first: 60, last: 300 } as const;
/** So many of the poses that look best at first are refined to the end, and so many of these from the other side too. */
const FINALISTS = { there: 4, back: 2 } as const;

/** A pose, and how far two shapes are apart there. */
export interface Place {
  readonly pose: Pose;
  readonly apart: BothWays;
}

/**
 * The pose that places two shapes that are not one on each other with the least misplacement. Poses are refined from
 * either side, drawn by most of the surface or by small features too: what only one of the two has misleads the one way
 * more than the other. `known`: what was found when they were held to be one.
 */
export function placeShapes(a: PreparedShape, b: PreparedShape, known: Alignment | null): Place {
  const poses: Pose[] = [...(known?.tried ?? coarsePoses(a, b, { ...AS_THEY_ARE, drawnBy: 'features' }))];
  for (const back of coarsePoses(b, a, { ...AS_THEY_ARE, drawnBy: 'area' })) {
    const pose = inverse(back);
    if (!poses.some((other) => isSamePose(other, pose, b.size))) poses.push(pose);
  }
  const there = ranked(a, b, { poses, points: POINTS.first })
    .slice(0, FINALISTS.there)
    .map((start) => refineFully(a, b, { start, drawnBy: 'area' }));
  const back = ranked(a, b, { poses: there, points: POINTS.last })
    .slice(0, FINALISTS.back)
    .flatMap((pose) => [pose, inverse(refineFully(b, a, { start: inverse(pose), drawnBy: 'features' }))]);
  const inLine = back.flatMap((pose) => onAxis(a, b, pose) ?? []);
  const [best] = ranked(a, b, { poses: [...back, ...inLine], points: POINTS.last }) as [Pose];
  return { pose: best, apart: bothWays(a, b, best) };
}

interface Judging {
  readonly poses: readonly Pose[];
  readonly points: number;
}

function ranked(a: PreparedShape, b: PreparedShape, { poses, points }: Judging): readonly Pose[] {
  return poses
    .map((pose) => ({ pose, off: misplacement(a, b, pose, points) }))
    .toSorted((p, q) => p.off - q.off)
    .map(({ pose }) => pose);
}
