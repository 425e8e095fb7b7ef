import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LargestFirst } from './largest-first.ts';

test('what was put in comes out largest first, and then nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (keys) => {
      const heap = new LargestFirst<number>();
      for (const key of keys) heap.put(key, -key);
      const taken = keys.map(() => heap.take());
      expect(taken.map((entry) => entry?.key)).toEqual(keys.toSorted((p, q) => q - p));
      expect(taken.every((entry) => entry?.value === -(entry?.key as number))).toBe(true);
      expect(heap.take()).toBeNull();
    }),
  );
});
