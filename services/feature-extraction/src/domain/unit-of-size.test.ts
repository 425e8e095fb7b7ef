import { expect, test } from '@jest/globals';
import { unitOfSize } from './unit-of-size.ts';

test('the unit is the one that makes the part as large as it is known to be', () => {
  expect(unitOfSize([1, 2, 4], [25.4, 50.8, 101.6])).toBe('inch');
  expect(unitOfSize([1, 2, 4], [1, 2, 4])).toBe('mm');
  expect(unitOfSize([0, 2, 4], [0, 2000, 4000])).toBe('m');
  expect(unitOfSize([1, 2, 4], [3, 6, 12])).toBeUndefined();
});
