import { type Alignment, alignShapes } from './align-shapes.ts';
import { type BothWays, farthestBothWays } from './both-ways.ts';
import { type Place, placeShapes } from './place-shapes.ts';
import { inverse, type Pose } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';
import { properPose } from './proper-pose.ts';
import { leastScale, sameHypotheses } from './same-hypotheses.ts';
import type { Sameness } from './same-surface.ts';

/** What two shapes are to each other, and the pose that takes the first onto the second. */
export type Relation = OneShape | TwoShapes;

export interface OneShape {
  readonly pose: Pose;
  readonly sameness: Sameness;
  readonly isMirrored: boolean;
  readonly isScaled: boolean;
}

export interface TwoShapes extends Place {
  /** The largest distance of either from the other there; found when it is asked for. */
  readonly farthestMm: () => number;
  readonly sameness: null;
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
  const place = placeShapes(a, b, asTheyAre);
  return { ...place, farthestMm: () => farthestBothWays(a, b, place), sameness: null };
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
