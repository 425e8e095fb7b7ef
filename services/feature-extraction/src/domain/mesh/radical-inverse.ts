/**
 * The digits of a number in a base, mirrored at the point: numbers from one on spread evenly over 0 … 1, and with another
 * base for each axis over a box (Halton, On the efficiency of certain quasi-random sequences, Numer. Math. 2, 1960).
 */
export function radicalInverse(index: number, base: number): number {
  let value = 0;
  let share = 1 / base;
  for (let left = index; left > 0; left = Math.floor(left / base)) {
    value += (left % base) * share;
    share /= base;
  }
  return value;
}
