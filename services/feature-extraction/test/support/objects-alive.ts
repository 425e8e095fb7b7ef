import type { OpenCascade } from '../../src/kernel/open-cascade.ts';

/**
 * How many objects of a C++ class lie in the memory of the kernel. They are found by their virtual table, and that by
 * the name of the class (Itanium C++ ABI, 2.9.5: before a table stands its type information, whose second word points to
 * the name). One that was freed has lost its table, as the allocator writes where it stood; where it did not, the count
 * is too high.
 */
export function objectsAlive(oc: OpenCascade, className: string): number {
  const words = new Uint32Array(oc.wasmMemory.buffer);
  const name = Buffer.from(oc.wasmMemory.buffer).indexOf(`\0${className.length}${className}\0`) + 1;
  if (name === 0) throw new Error(`The kernel has no ${className}.`);
  const isTable = new Set(
    placesOf(words, name)
      .flatMap((at) => placesOf(words, at - 4))
      .map((at) => at + 4),
  );
  let count = 0;
  for (const word of words) if (isTable.has(word)) count++;
  return count;
}

function placesOf(words: Uint32Array, value: number): readonly number[] {
  const found: number[] = [];
  for (let i = words.indexOf(value); i >= 0; i = words.indexOf(value, i + 1)) found.push(i * 4);
  return found;
}
