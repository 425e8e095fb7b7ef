import { tableSize } from './weld.ts';

/** Triangles over the same three vertices as an earlier one, whichever way they run; collapsed ones left out. */
export function countDuplicates(triangles: Uint32Array): number {
  const facets = triangles.length / 3;
  const table = new Int32Array(tableSize(facets)).fill(-1);
  const mask = table.length - 1;
  const sorted = new Uint32Array(triangles.length);
  let duplicates = 0;
  for (let at = 0; at < triangles.length; at += 3) {
    sortThree(triangles, sorted, at);
    const low = sorted[at] as number;
    const middle = sorted[at + 1] as number;
    const high = sorted[at + 2] as number;
    if (low === middle || middle === high) continue;
    let place = hashThree(low, middle, high) & mask;
    let found = table[place] as number;
    while (
      found >= 0 &&
      (sorted[found] !== low || sorted[found + 1] !== middle || sorted[found + 2] !== high)
    ) {
      place = (place + 1) & mask;
      found = table[place] as number;
    }
    if (found < 0) table[place] = at;
    else duplicates++;
  }
  return duplicates;
}

function sortThree(from: Uint32Array, to: Uint32Array, at: number): void {
  const a = from[at] as number;
  const b = from[at + 1] as number;
  const c = from[at + 2] as number;
  const low = Math.min(a, b, c);
  const high = Math.max(a, b, c);
  to[at] = low;
  to[at + 1] = a + b + c - low - high;
  to[at + 2] = high;
}

function hashThree(a: number, b: number, c: number): number {
  let value = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13) ^ c, 0xc2b2ae35);
  value = Math.imul(value ^ (value >>> 15), 0x85ebca6b);
  return value ^ (value >>> 16);
}
