import { shares } from '../codes.ts';
import type { ShapeFacts } from '../shape-facts.ts';
import { type SurfaceSample, sampleSurface } from '../surface-sample.ts';

/** Points of the sample; all their pairs are looked at. */
const POINTS = 500;
const BINS = 10;
/** Distances over their root mean square. */
const REACH = 2.2;
/** Cosines up to which two normals are square to each other, and skew; beyond they are parallel. */
const SQUARE = 0.2;
const SKEW = 0.9;
/** Mean cosines of both normals with the line between them: through the material, along it, across a gap. */
const ALONG = 0.2;

/**
 * Distances between pairs of points of the surface (D2 of Osada et al. 2002), apart by the angle between their
 * normals and by whether the line between them runs inside or outside (surflet pairs: Wahl et al. 2003).
 */
export function distancesBlock({ facets, deviations }: ShapeFacts): readonly number[] {
  const [byAngle, bySide] = [new Float64Array(3 * BINS), new Float64Array(3 * BINS)];
  // Two points at random are √2 deviations apart, in the root mean square.
  const unit = Math.SQRT2 * Math.hypot(...deviations) || 1;
  binPairs(sampleSurface(facets, POINTS), { perBin: (BINS - 1) / REACH / unit, byAngle, bySide });
  return [...shares(byAngle), ...shares(bySide)];
}

interface Bins {
  /** Bins for each mm. */
  readonly perBin: number;
  readonly byAngle: Float64Array;
  readonly bySide: Float64Array;
}

/** Each pair counts for the two bins around its distance; written out, as this is the inner loop of v5. */
function binPairs({ points, normals }: SurfaceSample, { perBin, byAngle, bySide }: Bins): void {
  for (let i = 0; i < points.length; i += 3) {
    const [px, py, pz] = [points[i] as number, points[i + 1] as number, points[i + 2] as number];
    const [nx, ny, nz] = [normals[i] as number, normals[i + 1] as number, normals[i + 2] as number];
    for (let j = i + 3; j < points.length; j += 3) {
      const x = px - (points[j] as number);
      const y = py - (points[j + 1] as number);
      const z = pz - (points[j + 2] as number);
      const mx = normals[j] as number;
      const my = normals[j + 1] as number;
      const mz = normals[j + 2] as number;
      const distance = Math.sqrt(x * x + y * y + z * z);
      const place = Math.min(BINS - 1, distance * perBin);
      const bin = Math.min(BINS - 2, Math.floor(place));
      const share = place - bin;
      const angle = Math.abs(nx * mx + ny * my + nz * mz);
      const angleBin = bin + (angle < SQUARE ? 0 : angle < SKEW ? BINS : 2 * BINS);
      byAngle[angleBin] = (byAngle[angleBin] as number) + 1 - share;
      byAngle[angleBin + 1] = (byAngle[angleBin + 1] as number) + share;
      // Positive where both normals point away from the other point: through the material.
      const side = (x * (nx - mx) + y * (ny - my) + z * (nz - mz)) / 2;
      const limit = ALONG * distance;
      const sideBin = bin + (side > limit ? 0 : side > -limit ? BINS : 2 * BINS);
      bySide[sideBin] = (bySide[sideBin] as number) + 1 - share;
      bySide[sideBin + 1] = (bySide[sideBin + 1] as number) + share;
    }
  }
}
