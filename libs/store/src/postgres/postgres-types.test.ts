import { expect, test } from '@jest/globals';
import { safeInteger } from './postgres-types.ts';

test('a 64-bit integer is a number up to 2^53 - 1 and refused beyond', () => {
  expect(safeInteger('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
  expect(() => safeInteger('9007199254740992')).toThrow(RangeError);
});
