import type { Transform } from './product-structure.ts';

/** Cells of the three rows that say something, with weights that no regular arrangement of places has. */
const WEIGHTS = [0.61, 0.83, 0.47, 0.91, 0.53, 0.71, 0.97, 0.67, 0.59, 0.43, 0.79, 0.89];
const TOTAL_WEIGHT = WEIGHTS.reduce((sum, weight) => sum + weight, 0);
/** Pairs of placements that are compared at most. */
const MAX_COMPARED = 2_000_000;

/**
 * Numbers placements, from 0, so that those which are the same have the same number: cells of their matrices differ by
 * at most `tolerance`, translations by that share of the greatest of them. null when the placements lie so that
 * comparing them takes too long. A sweep along one sum of all cells.
 */
export function samePlaces(transforms: readonly Transform[], tolerance: number): readonly number[] | null {
  const reach = transforms.reduce(
    (most, at) => Math.max(most, ...[3, 7, 11].map((k) => Math.abs(at[k] as number))),
    1,
  );
  const cells = transforms.map((at) => WEIGHTS.map((_, k) => (at[k] as number) / (k % 4 === 3 ? reach : 1)));
  const key = cells.map((cell) => WEIGHTS.reduce((sum, weight, k) => sum + weight * (cell[k] as number), 0));
  const order = cells.map((_, i) => i).sort((a, b) => (key[a] as number) - (key[b] as number));
  const numbers: number[] = [];
  /** The first placement of each number. */
  const firsts: number[] = [];
  let from = 0;
  let compared = 0;
  for (const i of order) {
    const lowest = (key[i] as number) - tolerance * TOTAL_WEIGHT;
    while (from < firsts.length && (key[firsts[from] as number] as number) < lowest) from++;
    compared += firsts.length - from;
    if (compared > MAX_COMPARED) return null;
    const isSame = (first: number) => isNear(cells[first] as Cells, cells[i] as Cells, tolerance);
    const near = firsts.slice(from).findIndex(isSame);
    numbers[i] = near < 0 ? firsts.push(i) - 1 : from + near;
  }
  return numbers;
}

type Cells = readonly number[];

function isNear(a: Cells, b: Cells, tolerance: number): boolean {
  return a.every((value, k) => Math.abs(value - (b[k] as number)) <= tolerance);
}
