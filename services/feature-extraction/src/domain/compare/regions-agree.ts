import { distanceToSurface } from './deviation.ts';
import { moved, type Pose } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';

/** Share of its chord error that a region may be off as a whole. */
const OFF = 0.35;
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
    return median(distances) <= OFF * median(chords) + allowanceMm;
  });
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
