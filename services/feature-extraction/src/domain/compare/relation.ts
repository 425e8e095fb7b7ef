import { type Alignment, alignAnyhow, alignShapes } from './align-shapes.ts';
import { type BothWays, bothWays } from './both-ways.ts';
import { onAxis } from './on-axis.ts';
import { inverse, type Pose } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';
import { properPose } from './proper-pose.ts';
import { type Hypothesis, leastScale, sameHypotheses } from './same-hypotheses.ts';
import type { Sameness } from './same-surface.ts';

/** What two shapes are to each other, and the pose that takes the first onto the second. */
export type Relation = OneShape | TwoShapes;

export interface OneShape {
  readonly pose: Pose;
  readonly sameness: Sameness;
  readonly isMirrored: boolean;
  readonly isScaled: boolean;
}

export interface TwoShapes {
  /** The one that fits best. */
  readonly pose: Pose;
  readonly sameness: null;
  /** How far they are apart there. */
  readonly apart: BothWays;
}

/** The same, turned about, for the same two in the other order. */
export function relate(first: PreparedShape, second: PreparedShape): Relation {
  if (!isSwapped(first, second)) return relateInOrder(first, second);
  const found = relateInOrder(second, first);
  const pose = inverse(found.pose);
  return found.sameness === null ? { ...found, pose, apart: turnedAbout(found.apart) } : { ...found, pose };
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
    const mayBeProper = sameness === 'approximate' && hypothesis.isMirrored && !hypothesis.isScaled;
    const proper = mayBeProper && asTheyAre !== null ? properPose(asTheyAre, found, b) : null;
    if (proper !== null) return { pose: proper, sameness, isMirrored: false, isScaled };
    return { pose, sameness, isMirrored: hypothesis.isMirrored, isScaled };
  }
  const known = asTheyAre ?? alignAnyhow(a, b, AS_THEY_ARE);
  return { ...bestPlace(a, b, known), sameness: null };
}

/** Of two that are not one shape, which are placed at the scale of 1. */
function turnedAbout({ there, back }: BothWays): BothWays {
  return { there: back, back: there };
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

interface Place {
  readonly pose: Pose;
  readonly apart: BothWays;
}

/** Either is refined on the other: what only one of them has misleads the one way more than the other. */
function bestPlace(a: PreparedShape, b: PreparedShape, there: Alignment): Place {
  const back = alignAnyhow(b, a, AS_THEY_ARE);
  const placed = (pose: Pose): Place => ({ pose, apart: bothWays(a, b, pose) });
  const places = [there.pose, inverse(back.pose)].map(placed);
  const [best] = places.sort((p, q) => badness(p.apart) - badness(q.apart)) as [Place];
  const inLine = onAxis(a, b, best.pose);
  if (inLine === null) return best;
  const centred = placed(inLine);
  return usualMm(centred.apart) < usualMm(best.apart) ? centred : best;
}

function usualMm({ there, back }: BothWays): number {
  return Math.max(there.usualMm, back.usualMm);
}

/** What does not coincide counts first, then how far it is away, as a share of more than the size. */
function badness({ there, back }: BothWays): number {
  const apart = usualMm({ there, back }) + Math.max(there.maxMm, back.maxMm) / 100;
  return 2 - there.share - back.share + Math.min(1, apart * 1e-6);
}
