import { type BothWays, bothWays, nearMm, twinsBothWays } from './both-ways.ts';
import { areVariants, differences } from './differences.ts';
import type { Evidence, EvidenceClass } from './evidence.ts';
import { after, inverse, type Pose, transformOf } from './pose.ts';
import { type PreparedShape, prepareShape } from './prepared-shape.ts';
import { describeSameness, describeShares } from './reasons.ts';
import { type OneShape, relate, type TwoShapes } from './relation.ts';
import { exactMm, twinsAt } from './same-surface.ts';
import type { SolidShape } from './solid-shape.ts';

/**
 * How two shapes stand to each other; what is said of a pair holds for any place and turn of either, and for the other
 * order as well. Pure: the same pair gives the same bits.
 */
export function compareShapes(first: SolidShape, second: SolidShape): Evidence {
  return comparePrepared(prepareShape(first), prepareShape(second));
}

/** The same for shapes that are compared with several. */
export function comparePrepared(a: PreparedShape, b: PreparedShape): Evidence {
  const relation = relate(a, b);
  return relation.sameness === null ? ofTwoShapes(a, b, relation) : ofOneShape(a, b, relation);
}

function ofOneShape(a: PreparedShape, b: PreparedShape, relation: OneShape): Evidence {
  const { pose, isMirrored, isScaled } = relation;
  const isExact = relation.sameness === 'exact';
  const scale = isScaled ? scaleOf(a, b, pose) : null;
  const found = classOf({ isMirrored, isScaled, isExact });
  const twins = isExact ? twinsAt(a, b, pose) : null;
  return {
    ...placed(a, b, pose, twins === null ? bothWays(a, b, pose) : twinsBothWays(a, b, { pose, twins })),
    ...ratiosOf(a, b),
    class: found,
    scale,
    isUnitError: scale !== null && isInch(scale),
    reasons: describeSameness(a.shape, b.shape, {
      ...{ class: found, isMirrored, scale },
      exactMm: isExact ? exactMm(a, b, { pose, areTwins: twins !== null }) : null,
    }),
  };
}

function classOf(found: { isMirrored: boolean; isScaled: boolean; isExact: boolean }): EvidenceClass {
  if (found.isMirrored) return 'mirrored';
  if (found.isScaled) return 'scaled';
  return found.isExact ? 'identical' : 'remeshed';
}

/** Two B-reps tell it exactly by their volumes or areas; with a mesh it is what fits best. */
function scaleOf({ shape: a }: PreparedShape, { shape: b }: PreparedShape, { scale }: Pose): number {
  const areExact = a.kind === 'brep' && b.kind === 'brep';
  const exact = areExact ? Math.sqrt(b.measures.areaMm2 / a.measures.areaMm2) : scale;
  return Number(exact.toPrecision(areExact ? 7 : 5));
}

const MM_PER_INCH = 25.4;

function isInch(scale: number): boolean {
  return [scale, 1 / scale].some((factor) => Math.abs(factor / MM_PER_INCH - 1) < 1e-3);
}

function placed(a: PreparedShape, b: PreparedShape, pose: Pose, found: BothWays) {
  const { there, back } = found;
  return {
    transform: transformOf(after(inverse(b.frame), after(pose, a.frame))),
    maxDeviationMm: rounded(Math.max(there.maxMm, back.maxMm * pose.scale)),
    usualDeviationMm: rounded(Math.max(there.usualMm, back.usualMm * pose.scale)),
  };
}

function ratiosOf({ shape: a }: PreparedShape, { shape: b }: PreparedShape) {
  const [p, q] = [a.measures, b.measures];
  return {
    volumeRatio: p.volumeMm3 && q.volumeMm3 ? ratio(q.volumeMm3, p.volumeMm3) : null,
    areaRatio: ratio(q.areaMm2, p.areaMm2),
  };
}

function ratio(second: number, first: number): number {
  return Number((second / first).toPrecision(RATIO_DIGITS));
}

/** Digits in which integrals over one shape in two places agree. */
const RATIO_DIGITS = 6;

/** To a hundredth of a micrometre: what is below is the noise of sums. */
function rounded(mm: number): number {
  return Math.round(mm * 1e5) / 1e5;
}

/** The surface that coincides, of the shape that has less of it and of the other one, for two shapes to be near. */
const NEAR_SHARE = { least: 0.5, most: 0.8 } as const;

function ofTwoShapes(a: PreparedShape, b: PreparedShape, { pose, apart, farthestMm }: TwoShapes): Evidence {
  const { there, back } = apart;
  const [least, most] = [Math.min(there.share, back.share), Math.max(there.share, back.share)];
  const isNear = (least >= NEAR_SHARE.least && most >= NEAR_SHARE.most) || areVariants(a, b);
  const place = isNear ? { pose, apartMm: farthestMm() } : null;
  const own = place && { ...placed(a, b, pose, apart), maxDeviationMm: rounded(place.apartMm) };
  return {
    ...(own ?? NOWHERE),
    ...ratiosOf(a, b),
    class: isNear ? 'near' : 'different',
    scale: null,
    isUnitError: false,
    reasons: [...differences(a, b, place), ...describeShares(apart, nearMm(a, b))],
  };
}

const NOWHERE = { transform: null, maxDeviationMm: null, usualDeviationMm: null } as const;
