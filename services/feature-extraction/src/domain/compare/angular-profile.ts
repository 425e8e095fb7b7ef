import type { Vec3 } from '@cadml/cad-model';
import { anyNormalTo, cross, dot } from './vectors.ts';

/** How a surface is spread around an axis: a histogram over the angle for each zone of radius and height. */
export interface AngularProfile {
  readonly zones: readonly Float64Array[];
  readonly axis: Vec3;
  /** Where the angle is 0 and a quarter turn. */
  readonly zero: Vec3;
  readonly quarter: Vec3;
}

const STEPS = 180;
const RINGS = 4;
const LAYERS = 6;

/**
 * The profile of points about an axis through the origin. Zones are shares of `reach`, the radius of a ball about
 * the origin that holds the shape; points between two zones count for both.
 */
export function angularProfile(
  points: readonly Vec3[],
  { axis, reach }: { readonly axis: Vec3; readonly reach: number },
): AngularProfile {
  const zero = anyNormalTo(axis);
  const quarter = cross(axis, zero);
  const zones = Array.from({ length: RINGS * LAYERS }, () => new Float64Array(STEPS));
  for (const point of points) {
    const [x, y, height] = [dot(point, zero), dot(point, quarter), dot(point, axis)];
    const radius = Math.hypot(x, y);
    const angle = Math.floor((((Math.atan2(y, x) / (2 * Math.PI)) % 1) + 1) * STEPS) % STEPS;
    const ring = (radius / reach) * (RINGS - 1);
    const layer = ((height / reach + 1) / 2) * (LAYERS - 1);
    for (const [zone, share] of around(ring, layer)) {
      // Far from the axis a turn moves more.
      const counts = zones[zone] as Float64Array;
      counts[angle] = (counts[angle] as number) + share * radius;
    }
  }
  return { zones: zones.map(smoothed), axis, zero, quarter };
}

/** A turn of one profile at which it resembles the other, in radians; the likeliest first. */
export function likelyTurns(
  from: AngularProfile,
  to: AngularProfile,
  // How the axes lie: against each other, and seen in a mirror that contains the axis.
  { isFlipped, isReversed }: { readonly isFlipped: boolean; readonly isReversed: boolean },
): readonly number[] {
  const likeness = new Float64Array(STEPS);
  for (let ring = 0; ring < RINGS; ring++) {
    for (let layer = 0; layer < LAYERS; layer++) {
      const source = from.zones[ring * LAYERS + layer] as Float64Array;
      const target = to.zones[ring * LAYERS + (isFlipped ? LAYERS - 1 - layer : layer)] as Float64Array;
      correlate(source, target, { isReversed, into: likeness });
    }
  }
  return peaks(likeness).map((step) => (step * 2 * Math.PI) / STEPS);
}

const MAX_PEAKS = 12;

/** Local maxima of a ring of numbers, highest first; where all are equal, the first. */
function peaks(values: Float64Array): readonly number[] {
  const at = (i: number) => values[(i + STEPS) % STEPS] as number;
  const found = Array.from({ length: STEPS }, (_, i) => i).filter(
    (i) => at(i) >= at(i - 1) && at(i) > at(i + 1) && at(i) >= at(i - 2) && at(i) >= at(i + 2),
  );
  return found.length === 0 ? [0] : found.sort((a, b) => at(b) - at(a)).slice(0, MAX_PEAKS);
}

function correlate(
  source: Float64Array,
  target: Float64Array,
  { isReversed, into }: { readonly isReversed: boolean; readonly into: Float64Array },
): void {
  for (let angle = 0; angle < STEPS; angle++) {
    const weight = source[angle] as number;
    if (weight === 0) continue;
    const seen = isReversed ? STEPS - 1 - angle : angle;
    for (let turn = 0; turn < STEPS; turn++) {
      const there = seen + turn;
      into[turn] =
        (into[turn] as number) + weight * (target[there < STEPS ? there : there - STEPS] as number);
    }
  }
}

const BLUR = [0.06, 0.24, 0.4, 0.24, 0.06];

function smoothed(counts: Float64Array): Float64Array {
  return counts.map((_, i) =>
    BLUR.reduce((sum, weight, k) => sum + weight * (counts[(i + k - 2 + STEPS) % STEPS] as number), 0),
  );
}

function* around(ring: number, layer: number): Generator<readonly [number, number]> {
  const [r, l] = [bounded(ring, RINGS), bounded(layer, LAYERS)];
  for (const [i, ringShare] of [
    [r.low, 1 - r.share],
    [r.low + 1, r.share],
  ] as const) {
    for (const [j, layerShare] of [
      [l.low, 1 - l.share],
      [l.low + 1, l.share],
    ] as const) {
      if (ringShare * layerShare > 0) yield [i * LAYERS + j, ringShare * layerShare];
    }
  }
}

function bounded(place: number, count: number) {
  const within = Math.min(count - 1, Math.max(0, place));
  const low = Math.min(count - 2, Math.floor(within));
  return { low, share: within - low };
}
