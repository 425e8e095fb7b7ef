import { describe, expect, test } from '@jest/globals';
import { parseDecimal } from './decimal.ts';

describe('a decimal number', () => {
  test.each([
    ['12', 12],
    ['-.5', -0.5],
    ['+5.', 5],
    [' 1.5e-3 ', 0.0015],
    ['1E400', Infinity],
  ])('is read: %j', (text, value) => {
    expect(parseDecimal(text)).toBe(value);
  });

  test.each(['', ' ', '0x10', '0b11', '0o7', '1_0', '1,5', 'NaN', '-', '.', '1D2', '1 2'])(
    'is nothing else: %j',
    (text) => {
      expect(parseDecimal(text)).toBeNaN();
    },
  );
});
