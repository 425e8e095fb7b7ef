/**
 * How numbers become slots, so that the Euclidean distance of slots means something. All codes are continuous:
 * a part that changes a little changes its slots a little.
 */

/** Where a share of nothing begins to count: without it the root would be infinitely steep at 0. */
const DAMPING = 0.01;

/**
 * Amounts as roots of their shares (the Hellinger distance between distributions, damped at 0): small shares
 * count for more than they would, large ones for less. All zero for nothing.
 */
export function shares(amounts: ArrayLike<number>): number[] {
  let total = 0;
  for (let i = 0; i < amounts.length; i++) total += amounts[i] as number;
  return Array.from(amounts, (amount) =>
    total > 0 ? Math.sqrt(amount / total + DAMPING) - Math.sqrt(DAMPING) : 0,
  );
}

/** A range with its ends in the middles of the first and the last bin. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Adds an amount to the two bins between which a value lies, by its nearness; beyond the ends to the last one. */
export function spread(bins: Float64Array, value: number, { low, high }: Range, amount: number): void {
  const last = bins.length - 1;
  const place = Math.max(0, Math.min(last, ((value - low) / (high - low)) * last));
  const bin = Math.min(last - 1, Math.floor(place));
  bins[bin] = (bins[bin] as number) + amount * (1 - (place - bin));
  bins[bin + 1] = (bins[bin + 1] as number) + amount * (place - bin);
}

/**
 * A value as a thermometer: each slot fills up over its part of the range. The squared distance of two grows with
 * their difference, not with its square, so that one large difference does not drown many small ones.
 */
export function thermometer(value: number, { low, high }: Range, slots: number): number[] {
  const level = ((value - low) / (high - low)) * slots;
  return Array.from({ length: slots }, (_, slot) => Math.max(0, Math.min(1, level - slot)));
}

/**
 * A value as a point of a path of quarter circles, each from one axis to the next: of length 1, and as fast
 * everywhere. The distance of two rises with their difference up to √2, which it reaches after a step of the path or
 * a little more; then it stays.
 */
export function quarterCircles(value: number, { low, high }: Range, slots: number): number[] {
  const place = clamp((value - low) / (high - low), 1) * (slots - 1);
  return Array.from({ length: slots }, (_, slot) => {
    const off = Math.abs(place - slot);
    return off < 1 ? Math.cos((Math.PI / 2) * off) : 0;
  });
}

/** A value as a point of half a circle: the distance of two rises with their difference over the whole range. */
export function halfCircle(value: number, { low, high }: Range): number[] {
  const angle = Math.PI * clamp((value - low) / (high - low), 1);
  return [Math.cos(angle), Math.sin(angle)];
}

/** log2 of a / b, neither below a millionth of the other; 0 when both are 0. */
export function octaves(a: number, b: number): number {
  if (!(a > 0) && !(b > 0)) return 0;
  return Math.log2(Math.max(a, b * 1e-6) / Math.max(b, a * 1e-6));
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(most, value));
}
