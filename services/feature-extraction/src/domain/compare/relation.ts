import { type Alignment, alignAnyhow, alignShapes } from './align-shapes.ts';
import { type BothWays, bothWays } from './both-ways.ts';
import { inverse, type Pose } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';
import { type Hypothesis, leastScale, sameHypotheses } from './same-hypotheses.ts';
import type { Sameness } from './same-surface.ts';

/** What two shapes are to each other, and the pose that takes the first onto the second. */
export interface Relation {
  readonly pose: Pose;
  /** null: they are not one shape, and the pose is the one that fits best. */
  readonly sameness: Sameness | null;
  readonly isMirrored: boolean;
  readonly isScaled: boolean;
}

/** The same, turned about, for the same two in the other order. */
export function relate(first: PreparedShape, second: PreparedShape): Relation {
  if (!isSwapped(first, second)) return relateInOrder(first, second);
  const found = relateInOrder(second, first);
  return { ...found, pose: inverse(found.pose) };
}

/** Whether they are one shape is asked first as they are, then seen in a mirror, then enlarged. */
function relateInOrder(a: PreparedShape, b: PreparedShape): Relation {
  let asTheyAre: Alignment | null = null;
  for (const hypothesis of sameHypotheses(a, b)) {
    const found = alignShapes(a, b, hypothesis);
    const { pose, sameness } = found;
    if (!hypothesis.isMirrored && !hypothesis.isScaled) asTheyAre = found;
    if (sameness === null) continue;
    const isScaled = Math.abs(pose.scale - 1) > leastScale(a, b);
    return { pose, sameness, isMirrored: hypothesis.isMirrored, isScaled };
  }
  const known = asTheyAre ?? alignAnyhow(a, b, AS_THEY_ARE);
  return { pose: bestPose(a, b, known), sameness: null, isMirrored: false, isScaled: false };
}

/**
 * Points are taken of the coarser side: all of a mesh's vertices lie on the surface, its facets do not. What else
 * differs settles the order of two that are alike in this.
 */
function isSwapped(first: PreparedShape, second: PreparedShape): boolean {
  const [a, b] = [first.shape, second.shape];
  if (a.kind !== b.kind) return a.kind === 'brep';
  const by = orderOf([...factsOf(first), ...a.positions], [...factsOf(second), ...b.positions]);
  return by > 0;
}

function factsOf({ shape, moments, reach }: PreparedShape): readonly number[] {
  const { areaMm2, volumeMm3 } = shape.measures;
  return [shape.triangles.length, areaMm2, volumeMm3 ?? 0, ...moments.spreads, reach];
}

function orderOf(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : (a[at] as number) - (b[at] ?? 0);
}

const AS_THEY_ARE: Hypothesis = { scale: 1, isScaleOpen: false, isMirrored: false, isScaled: false };

/** Either is refined on the other: what only one of them has misleads the one way more than the other. */
function bestPose(a: PreparedShape, b: PreparedShape, there: Alignment): Pose {
  const back = alignAnyhow(b, a, AS_THEY_ARE);
  const poses = [there.pose, inverse(back.pose)];
  const ranked = poses
    .map((pose) => ({ pose, found: bothWays(a, b, pose) }))
    .sort((p, q) => badness(p.found) - badness(q.found));
  return (ranked[0] as (typeof ranked)[number]).pose;
}

/** What does not coincide counts first, then how far it is away, as a share of more than the size. */
function badness({ there, back }: BothWays): number {
  const apart = Math.max(there.usualMm, back.usualMm) + Math.max(there.maxMm, back.maxMm) / 100;
  return 2 - there.share - back.share + Math.min(1, apart * 1e-6);
}
