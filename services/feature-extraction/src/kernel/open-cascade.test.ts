import { expect, test } from '@jest/globals';
import { isTrap } from './open-cascade.ts';

test('a trap is known as one when what is deleted on the way out throws too', () => {
  const trap = new RangeError('Maximum call stack size exceeded');
  const other = new Error('deleted');
  expect(isTrap(new SuppressedError(other, trap))).toBe(true);
  expect(isTrap(new SuppressedError(trap, other))).toBe(true);
  expect(isTrap(new SuppressedError(other, new SuppressedError(other, trap)))).toBe(true);
  expect(isTrap(new SuppressedError(other, other))).toBe(false);
});
