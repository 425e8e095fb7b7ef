import type { Vec3 } from '@cadml/cad-model';
import { distanceToSurface } from './deviation.ts';
import { moved, type Pose } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';
import type { AboveChord } from './probes.ts';

/** Share of its chord error that a region may be off as a whole. */
const OFF = 0.35;
/** Where chords meet, the guess is nearest to the surface: so many of the points must show that they are one. */
const NEAREST = 0.2;
/** Facets that lie on the other surface to such a share of their chord errors are no chords: they are its flat faces. */
const FLAT = 0.05;
/** Fewer points of a region do not tell that it is flat. */
const LEAST_FLAT = 6;
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
 * only when all of it is: its guess is worse. Where bends mislead, as beside chamfers, the facets themselves lie on the
 * other surface, wherever on them one looks; those of a curved region would only do where they touch it. True for a
 * B-rep.
 */
export function regionsAgree({ probes }: PreparedShape, { to, pose, allowanceMm }: Agreement): boolean {
  const agree = (points: readonly AboveChord[], nearest: number) => {
    const offMm = (point: Vec3) => distanceToSurface(to, moved(pose, point)).distance;
    const chordMm = quantile(
      points.map(({ chordErrorMm }) => chordErrorMm * pose.scale),
      0.5,
    );
    const distances = points.map(({ at }) => offMm(at));
    if (quantile(distances, nearest) <= OFF * chordMm + allowanceMm) return true;
    return points.length >= LEAST_FLAT && points.every(({ on }) => offMm(on) <= FLAT * chordMm);
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
