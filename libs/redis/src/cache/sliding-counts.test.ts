import { expect, test } from '@jest/globals';
import { createSlidingCounts } from './sliding-counts.ts';

const WINDOW = { buckets: 3, bucketMs: 10 };

test('counts what happened in the window, and forgets it a bucket at a time', () => {
  const counts = createSlidingCounts(['a', 'b'], WINDOW);
  counts.add('a', 1, 100);
  counts.add('a', 2, 115);
  counts.add('b', 5, 128);
  expect(counts.sum('a', 128)).toBe(3);
  expect(counts.sum('a', 130)).toBe(2);
  expect(counts.sum('b', 130)).toBe(5);
  expect(counts.sum('b', 1_000)).toBe(0);
});

test('tells how much of the window it has seen', () => {
  const counts = createSlidingCounts(['a'], WINDOW);
  counts.add('a', 1, 105);
  expect(counts.seenMs(109)).toBe(4);
  expect(counts.seenMs(1_004)).toBe(24);
});

test('a clock that steps back counts into the present bucket', () => {
  const counts = createSlidingCounts(['a'], WINDOW);
  counts.add('a', 1, 200);
  counts.add('a', 1, 120);
  expect(counts.sum('a', 200)).toBe(2);
});
