import { type Alignment, alignShapes } from './align-shapes.ts';
import { type Deviation, deviation } from './deviation.ts';
import { differences } from './differences.ts';
import type { Evidence, EvidenceClass } from './evidence.ts';
import { after, inverse, type Pose, transformOf } from './pose.ts';
import { type PreparedShape, prepareShape } from './prepared-shape.ts';
import { describeSameness, percent } from './reasons.ts';
import { type Hypothesis, leastScale, sameHypotheses } from './same-hypotheses.ts';
import type { SolidShape } from './solid-shape.ts';

/**
 * How two shapes stand to each other. Whether they are one shape is asked first as they are, then seen in a
 * mirror, then enlarged; what is said of a pair holds for any place and turn of either. Pure: the same pair gives
 * the same bits.
 */
export function compareShapes(first: SolidShape, second: SolidShape): Evidence {
  const [a, b] = [prepareShape(first), prepareShape(second)];
  for (const hypothesis of sameHypotheses(a, b)) {
    const found = aligned(a, b, hypothesis);
    if (found.sameness === null) continue;
    const isScaled = Math.abs(found.pose.scale - 1) > leastScale(a, b);
    return ofOneShape(a, b, { ...found, hypothesis: { ...hypothesis, isScaled } });
  }
  return ofTwoShapes(a, b);
}

/** Points are taken of the coarser side: all of a mesh's vertices lie on the surface, its facets do not. */
function aligned(
  a: PreparedShape,
  b: PreparedShape,
  { scale, isScaleOpen, isMirrored }: Hypothesis,
): Alignment {
  const wanted = { scale, isScaleOpen, isMirrored };
  if (!isSwapped(a, b)) return alignShapes(a, b, wanted);
  const found = alignShapes(b, a, { ...wanted, scale: 1 / scale });
  return { ...found, pose: inverse(found.pose) };
}

function isSwapped({ shape: a }: PreparedShape, { shape: b }: PreparedShape): boolean {
  if (a.kind !== b.kind) return a.kind === 'brep';
  return a.kind === 'mesh' && a.triangles.length > b.triangles.length;
}

interface Match extends Alignment {
  readonly hypothesis: Hypothesis;
}

function ofOneShape(a: PreparedShape, b: PreparedShape, { pose, sameness, hypothesis }: Match): Evidence {
  const { isMirrored, isScaled } = hypothesis;
  const scale = isScaled ? scaleOf(a, b, pose) : null;
  const found = classOf({ isMirrored, isScaled, isExact: sameness === 'exact' });
  return {
    ...placed(a, b, pose),
    class: found,
    scale,
    isUnitError: scale !== null && isInch(scale),
    reasons: describeSameness(a.shape, b.shape, {
      class: found,
      isMirrored,
      scale,
      isExact: sameness === 'exact',
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

/** Share of the size within which surfaces coincide. */
const NEAR = 0.01;

function placed(a: PreparedShape, b: PreparedShape, pose: Pose) {
  const { there, back } = bothWays(a, b, pose);
  return {
    transform: transformOf(after(inverse(b.frame), after(pose, a.frame))),
    maxDeviationMm: rounded(Math.max(there.maxMm, back.maxMm * pose.scale)),
    usualDeviationMm: rounded(Math.max(there.usualMm, back.usualMm * pose.scale)),
  };
}

function bothWays(a: PreparedShape, b: PreparedShape, pose: Pose): { there: Deviation; back: Deviation } {
  const nearMm = NEAR * Math.max(a.size * pose.scale, b.size);
  const points = ({ probes }: PreparedShape) => [...probes.spread, ...probes.vertices];
  return {
    there: deviation(points(a), pose, b, nearMm),
    back: deviation(points(b), inverse(pose), a, nearMm / pose.scale),
  };
}

/** To a hundredth of a micrometre: what is below is the noise of sums. */
function rounded(mm: number): number {
  return Math.round(mm * 1e5) / 1e5;
}

/** The surface that coincides, of the shape that has less of it and of the other one, for two shapes to be near. */
const NEAR_SHARE = { least: 0.5, most: 0.8 } as const;

function ofTwoShapes(a: PreparedShape, b: PreparedShape): Evidence {
  const { pose } = aligned(a, b, { scale: 1, isScaleOpen: false, isMirrored: false, isScaled: false });
  const { there, back } = bothWays(a, b, pose);
  const [least, most] = [Math.min(there.share, back.share), Math.max(there.share, back.share)];
  const found = differences(a, b, pose);
  const isNear = (least >= NEAR_SHARE.least && most >= NEAR_SHARE.most) || found.isVariant;
  const coincide = `${percent(there.share)} of the surface of the first lies on the second, ${percent(back.share)} the other way.`;
  return {
    ...(isNear ? placed(a, b, pose) : NOWHERE),
    class: isNear ? 'near' : 'different',
    scale: null,
    isUnitError: false,
    reasons: [...found.reasons, coincide],
  };
}

const NOWHERE = { transform: null, maxDeviationMm: null, usualDeviationMm: null } as const;
