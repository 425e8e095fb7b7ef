import { blockRanges } from '@cadml/cad-model';

const BLOCKS = blockRanges();

/** How far two descriptors are apart in some of their blocks, over the length of the first in all of them. */
export function relativeChange(
  a: Float32Array,
  b: Float32Array,
  isCounted: (block: (typeof BLOCKS)[number]) => boolean = () => true,
): number {
  let [changed, length] = [0, 0];
  for (const block of BLOCKS) {
    for (let slot = block.start; slot < block.end; slot++) {
      length += (a[slot] as number) ** 2;
      if (isCounted(block)) changed += ((a[slot] as number) - (b[slot] as number)) ** 2;
    }
  }
  return Math.sqrt(changed / length);
}

/** The plain distance; `sizeWeight` as in a search. */
export function distanceOf(a: Float32Array, b: Float32Array, sizeWeight = 1): number {
  let sum = 0;
  for (const { part, start, end } of BLOCKS) {
    const weight = part === 'size' ? sizeWeight : 1;
    for (let slot = start; slot < end; slot++)
      sum += weight * ((a[slot] as number) - (b[slot] as number)) ** 2;
  }
  return Math.sqrt(sum);
}

/** The slots of a block. */
export function blockOf(vector: Float32Array, name: string): Float32Array {
  const range = BLOCKS.find((block) => block.name === name);
  if (range === undefined) throw new Error(`There is no block ${name}.`);
  return vector.subarray(range.start, range.end);
}
