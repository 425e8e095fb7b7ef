import { seededRandom } from './numbers.ts';

export interface ZipfLaw {
  readonly keys: number;
  readonly exponent: number;
  readonly seed: number;
}

/** `length` look-ups of keys 0 … keys − 1, of which the n-th is asked for 1/n^exponent as often as the first. */
export function zipfTrace({ keys, exponent, seed }: ZipfLaw, length: number): Uint32Array {
  const sums = new Float64Array(keys);
  let sum = 0;
  for (let rank = 0; rank < keys; rank++) {
    sum += (rank + 1) ** -exponent;
    sums[rank] = sum;
  }
  const random = seededRandom(seed);
  return Uint32Array.from({ length }, () => rankAt(sums, random() * sum));
}

function rankAt(sums: Float64Array, wanted: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
