import type { Vec3 } from '@cadml/cad-model';
import { distanceTo } from './deviation.ts';
import { angleBetween, moved, type Pose } from './pose.ts';
import { poseByFaces } from './pose-by-faces.ts';
import { poseCandidates } from './pose-candidates.ts';
import type { PreparedShape } from './prepared-shape.ts';
import { refinePose } from './refine-pose.ts';
import { type Sameness, sameness } from './same-surface.ts';
import { minus, norm } from './vectors.ts';

/** A pose that brings one shape onto another as well as it can be. */
export interface Alignment {
  readonly pose: Pose;
  /** null: they are not one shape. */
  readonly sameness: Sameness | null;
  /** Mean distance of some points, each at most a tenth of the size, in mm. */
  readonly misfitMm: number;
  /** The poses that were looked at, each refined a little. */
  readonly tried: readonly Pose[];
}

export interface Alignable {
  readonly scale: number;
  /** Whether the scale is an estimate that the fit may correct. */
  readonly isScaleOpen: boolean;
  readonly isMirrored: boolean;
}

const FIRST_POINTS = 120;
/** A feature that only one of the shapes has is left out of account in the end. */
const COARSE = { points: 180, rounds: 7, reach: { first: 0.05, last: 1e-3 } } as const;
/** One shape: what is still apart is where chords of facets mislead. */
const FINE = { points: 600, rounds: 12, reach: { first: 1e-3, last: 1e-6 } } as const;
/** Candidates that are refined, of those that look best at first, and of these how many to the end. */
const MAX_REFINED = 14;
const MAX_FINE = 8;
/** Coarse misfit of one shape on itself, relative to the size: chords, and what the rounds leave. */
const PLAUSIBLE = 4e-3;
/** A candidate that fits so much worse than another one is not refined to the end. */
const WORSE = 1.5;

/**
 * Finds the pose of `from` on `to`: what lone faces tell, then candidates by their first misfit, each refined in turn until at one of them
 * the shapes are one; otherwise the one that fits best.
 */
export function alignShapes(from: PreparedShape, to: PreparedShape, wanted: Alignable): Alignment {
  const first = pointsOf(from, FIRST_POINTS);
  const coarsePoints = surePointsOf(from, COARSE.points);
  const tried: Pose[] = [];
  let best: Fit | null = null;
  let fine = 0;
  const byFaces = poseByFaces(from, to, wanted);
  const ranked = rankedCandidates(from, to, wanted).map(({ pose }) => pose);
  for (const start of byFaces === null ? ranked : [byFaces, ...ranked]) {
    const pose = refinePose(start, to, { ...COARSE, points: coarsePoints, isScaled: wanted.isScaleOpen });
    if (tried.some((other) => isSamePose(other, pose, to.size))) continue;
    tried.push(pose);
    const misfitMm = misfit(first, pose, to);
    const least = best?.misfitMm ?? Number.POSITIVE_INFINITY;
    const isPlausible = misfitMm <= Math.min(PLAUSIBLE * to.size, WORSE * least + EQUAL * to.size);
    const own: Fit =
      isPlausible && fine++ < MAX_FINE
        ? finished(from, to, { pose, misfitMm, isScaled: wanted.isScaleOpen })
        : { pose, misfitMm, sameness: null };
    if (own.sameness !== null) return { ...own, tried };
    if (best === null || misfitMm < best.misfitMm) best = own;
  }
  return { ...(best as Fit), tried };
}

type Fit = Omit<Alignment, 'tried'>;

/** What draws a pose: most of the surface, or the small features too. */
export type DrawnBy = 'area' | 'features';

/** Poses from which two that are known not to be one shape are placed: candidates, each refined a little. */
export function coarsePoses(
  from: PreparedShape,
  to: PreparedShape,
  { drawnBy, ...wanted }: Alignable & { readonly drawnBy: DrawnBy },
): readonly Pose[] {
  const points = POINTS_BY[drawnBy](from, COARSE.points);
  const found: Pose[] = [];
  for (const { pose: start } of rankedCandidates(from, to, wanted)) {
    const pose = refinePose(start, to, { ...COARSE, points, isScaled: wanted.isScaleOpen });
    if (!found.some((other) => isSamePose(other, pose, to.size))) found.push(pose);
  }
  return found;
}

/** Of two that are not one shape fewer points are enough: what differs misleads more than what is left out. */
const FINE_POINTS = 300;

/** Refines a pose of `from` on `to` to the end, where the scale is known. */
export function refineFully(
  from: PreparedShape,
  to: PreparedShape,
  { start, drawnBy }: { readonly start: Pose; readonly drawnBy: DrawnBy },
): Pose {
  return refinePose(start, to, { ...FINE, points: POINTS_BY[drawnBy](from, FINE_POINTS), isScaled: false });
}

type Ranked = Pick<Alignment, 'pose' | 'misfitMm'>;

/** Those that look best at first. */
function rankedCandidates(from: PreparedShape, to: PreparedShape, wanted: Alignable): readonly Ranked[] {
  const first = pointsOf(from, FIRST_POINTS);
  const candidates = poseCandidates(from, to, wanted);
  return sortedByMisfit(candidates.map((pose) => ({ pose, misfitMm: misfit(first, pose, to) }))).slice(
    0,
    MAX_REFINED,
  );
}

function sortedByMisfit(poses: readonly Ranked[]): readonly Ranked[] {
  return poses.toSorted((a, b) => a.misfitMm - b.misfitMm);
}

/** Misfits that differ by less, relative to the size, are alike. */
const EQUAL = 1e-4;

interface Promising {
  readonly pose: Pose;
  readonly misfitMm: number;
  readonly isScaled: boolean;
}

/** Refined to the end, and judged. */
function finished(
  from: PreparedShape,
  to: PreparedShape,
  { pose: start, misfitMm, isScaled }: Promising,
): Fit {
  const pose = refinePose(start, to, { ...FINE, points: surePointsOf(from, FINE.points), isScaled });
  const ownMm = misfitMm + EQUAL * to.size * shareOffEdges(from, to, pose);
  return { pose, misfitMm: ownMm, sameness: sameness(from, to, pose) };
}

const EDGE_POINTS = 300;

/** Between poses that fit alike, as of a plate that is turned about, the holes decide. */
function shareOffEdges(from: PreparedShape, to: PreparedShape, pose: Pose): number {
  const corners = everyNth(from.edges().corners, EDGE_POINTS);
  const isOff = (corner: Vec3) => to.edges().excess(moved(pose, corner), 2) > EQUAL * to.size;
  return corners.length === 0 ? 0 : corners.filter(isOff).length / corners.length;
}

export function isSamePose(a: Pose, b: Pose, size: number): boolean {
  return angleBetween(a.rotation, b.rotation) < 2e-3 && norm(minus(a.shift, b.shift)) < 2e-3 * size;
}

function misfit(points: readonly Vec3[], pose: Pose, to: PreparedShape): number {
  const most = to.size / 10;
  let sum = 0;
  for (const point of points) sum += Math.min(most, distanceTo(to, moved(pose, point)));
  return sum / points.length;
}

/** Half of them spread over the area, half vertices, so that small features count. */
export function pointsOf({ probes }: PreparedShape, count: number): readonly Vec3[] {
  return [...everyNth(probes.spread, count / 2), ...everyNth(probes.vertices, count / 2)];
}

function surePointsOf({ probes }: PreparedShape, count: number): readonly Vec3[] {
  return [...everyNth(probes.sure, count / 2), ...everyNth(probes.vertices, count / 2)];
}

const POINTS_BY = { area: areaPointsOf, features: surePointsOf } as const;

/** Spread over the area, so that what most of the surface is counts most; of a shape of chords half are vertices. */
function areaPointsOf(shape: PreparedShape, count: number): readonly Vec3[] {
  const { sure } = shape.probes;
  return sure.length < count ? surePointsOf(shape, count) : everyNth(sure, count);
}

export function everyNth(points: readonly Vec3[], count: number): readonly Vec3[] {
  const step = Math.max(1, points.length / count);
  return Array.from(
    { length: Math.min(points.length, Math.floor(count)) },
    (_, i) => points[Math.floor(i * step)] as Vec3,
  );
}
