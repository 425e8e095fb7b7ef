import type { Vec3 } from '@cadml/cad-model';
import { type Deviation, deviation } from './deviation.ts';
import { distancePastRims } from './distance-past-rims.ts';
import { farthestMm } from './farthest-point.ts';
import { borderCentres } from './line-centres.ts';
import { inverse, moved, type Pose } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';
import { twinDeviation } from './twin-deviation.ts';
import type { Twins } from './twin-faces.ts';
import { plus } from './vectors.ts';

/** How far two shapes are apart at a pose: the first from the second, and the other way. */
export interface BothWays {
  readonly there: Deviation;
  /** In mm of the first. */
  readonly back: Deviation;
}

/** Share of the size within which surfaces coincide. */
const NEAR = 0.01;
/** Ends of sharp edges that are held against the other shape. */
const MOST_CORNERS = 4000;
/** Middles of lines, of the longest ones. */
const MOST_CENTRES = 2000;

/**
 * The deviations of two shapes, as sampled: over the area and at vertices, amid each face, at edges, and inside each
 * rim of the other shape, where a hole that only that one has is farthest from any of its walls.
 */
export function bothWays(a: PreparedShape, b: PreparedShape, pose: Pose): BothWays {
  const coincideMm = nearMm(a, b, pose.scale);
  const back = inverse(pose);
  return {
    there: oneWay(a, b, { pose, coincideMm }),
    back: oneWay(b, a, { pose: back, coincideMm: coincideMm / pose.scale }),
  };
}

/** Within how many mm of the second surfaces are said to coincide. */
export function nearMm(a: PreparedShape, b: PreparedShape, scale = 1): number {
  return NEAR * Math.max(a.size * scale, b.size);
}

interface Paired {
  readonly pose: Pose;
  readonly twins: Twins;
}

/** The same for two B-reps that are one shape face by face. */
export function twinsBothWays(a: PreparedShape, b: PreparedShape, { pose, twins }: Paired): BothWays {
  const back = new Map(Array.from(twins, ([ours, theirs]) => [theirs, ours]));
  return {
    there: twinDeviation({ from: a, to: b, pose }, twins),
    back: twinDeviation({ from: b, to: a, pose: inverse(pose) }, back),
  };
}

/**
 * The largest distance of either of two shapes that are not one from the other: no point is farther by more than 1 %, as
 * far as it can be known.
 */
export function farthestBothWays(a: PreparedShape, b: PreparedShape, { pose, apart }: Known): number {
  const knownMm = Math.max(apart.there.maxMm, apart.back.maxMm);
  const thereMm = farthestMm({ from: a, to: b, pose, knownMm });
  return farthestMm({ from: b, to: a, pose: inverse(pose), knownMm: thereMm });
}

/** Two shapes at a pose of the scale 1, and what points of them tell. */
export interface Known {
  readonly pose: Pose;
  readonly apart: BothWays;
}

interface Placing {
  readonly pose: Pose;
  readonly coincideMm: number;
}

function oneWay(from: PreparedShape, to: PreparedShape, { pose, coincideMm }: Placing): Deviation {
  const { spread, vertices, middles } = from.probes;
  const found = deviation([...spread, ...vertices], pose, to, coincideMm);
  const corners = from.edges().corners;
  const step = Math.max(1, Math.ceil(corners.length / MOST_CORNERS));
  const few = [
    ...middles,
    ...corners.filter((_, i) => i % step === 0),
    ...insideRims(from, to, inverse(pose)),
  ];
  const maxMm = few.reduce((most, point) => {
    return Math.max(most, distancePastRims(to, moved(pose, point)));
  }, found.maxMm);
  return { ...found, maxMm };
}

/** Where centres of the other shape's rims are over this one; what lies on a rim of its own is its own hole. */
function insideRims(own: PreparedShape, other: PreparedShape, back: Pose): readonly Vec3[] {
  const { shape } = other;
  const centres = shape.kind === 'brep' ? borderCentres(shape) : other.edges().centres;
  return centres.slice(0, MOST_CENTRES).flatMap(({ at }) => {
    const point = moved(back, at);
    const foot = own.tree.nearest(point);
    if (own.surface.rims.errorAt(foot) > 0) return [];
    if (own.shape.kind === 'mesh') return [[foot.x, foot.y, foot.z] as const];
    const here: Vec3 = [foot.x, foot.y, foot.z];
    const { normal, gap } = own.surface.gapAt(foot, here);
    return [plus(here, normal, -gap)];
  });
}
