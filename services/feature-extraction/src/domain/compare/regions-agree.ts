import { distanceToSurface } from './deviation.ts';
import { moved, type Pose } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';

/** Share of its chord error that a region may be off as a whole. */
const OFF = 0.35;
/** Where chords meet, the guess is nearest to the surface: so many of the points must show that they are one. */
const NEAREST = 0.2;
/** Regions with fewer points tell nothing. */
const LEAST_POINTS = 8;

export interface Agreement {
  readonly to: PreparedShape;
  readonly pose: Pose;
  readonly allowanceMm: number;
}

/**
 * Whether the curved regions of a mesh, as its chords let one guess them, lie on another surface on the whole. Its
 * vertices cannot tell: those of a bore lie in the planes that it ends in, whatever its radius. True for a B-rep.
 */
export function regionsAgree({ probes }: PreparedShape, { to, pose, allowanceMm }: Agreement): boolean {
  const regions = Map.groupBy(probes.above, ({ region }) => region);
  return [...regions.values()].every((points) => {
    if (points.length < LEAST_POINTS) return true;
    const distances = points.map(({ at }) => distanceToSurface(to, moved(pose, at)).distance);
    const chords = points.map(({ chordErrorMm }) => chordErrorMm * pose.scale);
    return quantile(distances, NEAREST) <= OFF * quantile(chords, 0.5) + allowanceMm;
  });
}

function quantile(values: number[], share: number): number {
  return values.sort((a, b) => a - b)[Math.floor(share * values.length)] ?? 0;
}
