import { distanceToSurface } from './deviation.ts';
import { moved, type Pose } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';
import type { AboveChord } from './probes.ts';

/** Share of its chord error that a region may be off as a whole. */
const OFF = 0.35;
/** Where chords meet, the guess is nearest to the surface: so many of the points must show that they are one. */
const NEAREST = 0.2;
/** Regions with fewer points, by their area, are looked at by themselves. */
const LEAST_POINTS = 8;

export interface Agreement {
  readonly to: PreparedShape;
  readonly pose: Pose;
  readonly allowanceMm: number;
}

/**
 * Whether the curved regions of a mesh, as its chords let one guess them, lie on another surface on the whole. Its
 * vertices cannot tell: those of a bore lie in the planes that it ends in, whatever its radius. A small region is off
 * only when all of it is: its guess is worse. True for a B-rep.
 */
export function regionsAgree({ probes }: PreparedShape, { to, pose, allowanceMm }: Agreement): boolean {
  const agree = (points: readonly AboveChord[], nearest: number) => {
    const distances = points.map(({ at }) => distanceToSurface(to, moved(pose, at)).distance);
    const chords = points.map(({ chordErrorMm }) => chordErrorMm * pose.scale);
    return quantile(distances, nearest) <= OFF * quantile(chords, 0.5) + allowanceMm;
  };
  const large = Map.groupBy(probes.above, ({ region }) => region);
  const isLarge = (region: number) => (large.get(region)?.length ?? 0) >= LEAST_POINTS;
  const small = Map.groupBy(
    probes.aboveEach.filter(({ region }) => !isLarge(region)),
    ({ region }) => region,
  );
  return (
    [...large].every(([region, points]) => !isLarge(region) || agree(points, NEAREST)) &&
    [...small.values()].every((points) => agree(points, 0))
  );
}

function quantile(values: number[], share: number): number {
  return values.sort((a, b) => a - b)[Math.floor(share * values.length)] ?? 0;
}
