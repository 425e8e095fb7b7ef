import { shares } from '../codes.ts';
import type { ShapeFacts } from '../shape-facts.ts';
import { PATCH_WIDTH, type SurfacePatches, surfacePatches } from '../surface-patches.ts';

/** Bins of distances, and classes of pairs in each; both in tents over their neighbours. */
const BINS = 10;
const CLASSES = 3;
/** Distances over their root mean square. */
const REACH = 2.2;

/**
 * Distances between pairs of patches of the surface (D2 of Osada et al. 2002), apart by the angle between their
 * normals and by whether the line between them runs inside or outside (surflet pairs: Wahl et al. 2003).
 */
export function distancesBlock({ facets, deviations, boxAxes }: ShapeFacts): readonly number[] {
  // Two points at random are √2 deviations apart, in the root mean square.
  const unit = Math.SQRT2 * Math.hypot(...deviations) || 1;
  const { byAngle, bySide } = weighPairs(surfacePatches(facets, boxAxes), REACH * unit);
  return [...shares(tents(byAngle)), ...shares(tents(bySide))];
}

/** Steps between two bins and between two classes, in which pairs are weighed at first. */
const STEPS = 16;
const COLUMNS = (BINS - 1) * STEPS;
const ROWS = (CLASSES - 1) * STEPS;

interface Weights {
  /** Of pairs, by class (rows) and distance (columns, the far ones in the last). */
  readonly byAngle: Float64Array;
  readonly bySide: Float64Array;
}

/** Weighs each pair by both shares of the area; written out, as this is the inner loop of v5. */
function weighPairs(patches: SurfacePatches, reach: number): Weights {
  const byAngle = new Float64Array((COLUMNS + 1) * (ROWS + 1));
  const bySide = new Float64Array((COLUMNS + 1) * (ROWS + 1));
  const perMm = COLUMNS / reach;
  for (let i = 0; i < patches.length; i += PATCH_WIDTH) {
    const own = patches[i] as number;
    const px = patches[i + 1] as number;
    const py = patches[i + 2] as number;
    const pz = patches[i + 3] as number;
    const nx = patches[i + 4] as number;
    const ny = patches[i + 5] as number;
    const nz = patches[i + 6] as number;
    for (let j = 0; j < i; j += PATCH_WIDTH) {
      const x = px - (patches[j + 1] as number);
      const y = py - (patches[j + 2] as number);
      const z = pz - (patches[j + 3] as number);
      const mx = patches[j + 4] as number;
      const my = patches[j + 5] as number;
      const mz = patches[j + 6] as number;
      const weight = own * (patches[j] as number);
      const distance = Math.sqrt(x * x + y * y + z * z);
      const place = Math.min(COLUMNS, distance * perMm + 0.5) | 0;
      // Square to each other: 0, parallel: the last.
      const angle = Math.abs(nx * mx + ny * my + nz * mz) * ROWS + 0.5;
      const angleAt = (angle | 0) * (COLUMNS + 1) + place;
      byAngle[angleAt] = (byAngle[angleAt] as number) + weight;
      // Both normals point away from the other: 0, through the material; towards it: the last, across a gap.
      const side = (x * (nx - mx) + y * (ny - my) + z * (nz - mz)) / (distance + TINY);
      const sideAt = ((ROWS / 2 - side * (ROWS / 4) + 0.5) | 0) * (COLUMNS + 1) + place;
      bySide[sideAt] = (bySide[sideAt] as number) + weight;
    }
  }
  return { byAngle, bySide };
}

const TINY = 1e-300;

/** Spreads each pair over the two bins and the two classes that it lies between, by nearness. */
function tents(weights: Float64Array): Float64Array {
  const bins = new Float64Array(CLASSES * BINS);
  for (const [at, weight] of weights.entries()) {
    const row = Math.floor(at / (COLUMNS + 1)) / STEPS;
    const column = (at % (COLUMNS + 1)) / STEPS;
    for (let k = Math.floor(row); k < row + 1; k++) {
      for (let bin = Math.floor(column); bin < column + 1; bin++) {
        const share = (1 - Math.abs(row - k)) * (1 - Math.abs(column - bin));
        bins[k * BINS + bin] = (bins[k * BINS + bin] as number) + weight * share;
      }
    }
  }
  return bins;
}
