import type { Vec3 } from '@cadml/cad-model';
import { type Deviation, deviation, distanceTo } from './deviation.ts';
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

/**
 * The deviations of two shapes, as sampled: over the area and at vertices, amid each face, at edges, and inside each
 * rim of the other shape, where a hole that only that one has is farthest from any of its walls.
 */
export function bothWays(a: PreparedShape, b: PreparedShape, pose: Pose): BothWays {
  const nearMm = NEAR * Math.max(a.size * pose.scale, b.size);
  const back = inverse(pose);
  return {
    there: oneWay(a, b, { pose, nearMm }),
    back: oneWay(b, a, { pose: back, nearMm: nearMm / pose.scale }),
  };
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

interface Placing {
  readonly pose: Pose;
  readonly nearMm: number;
}

function oneWay(from: PreparedShape, to: PreparedShape, { pose, nearMm }: Placing): Deviation {
  const { spread, vertices, middles } = from.probes;
  const found = deviation([...spread, ...vertices], pose, to, nearMm);
  const corners = from.edges().corners;
  const step = Math.max(1, Math.ceil(corners.length / MOST_CORNERS));
  const few = [
    ...middles,
    ...corners.filter((_, i) => i % step === 0),
    ...insideRims(from, to, inverse(pose)),
  ];
  const maxMm = few.reduce((most, point) => Math.max(most, distanceTo(to, moved(pose, point))), found.maxMm);
  return { ...found, maxMm };
}

/** Where centres of the other shape's rims are over this one; what lies on a rim of its own is its own hole. */
function insideRims(own: PreparedShape, other: PreparedShape, back: Pose): readonly Vec3[] {
  return other.edges().centres.flatMap((centre) => {
    const point = moved(back, centre);
    const foot = own.tree.nearest(point);
    if (own.surface.rims.errorAt(foot) > 0) return [];
    if (own.shape.kind === 'mesh') return [[foot.x, foot.y, foot.z] as const];
    const here: Vec3 = [foot.x, foot.y, foot.z];
    const { normal, gap } = own.surface.gapAt(foot, here);
    return [plus(here, normal, -gap)];
  });
}
