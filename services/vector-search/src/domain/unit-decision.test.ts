import { expect, test } from '@jest/globals';
import { GEOMETRY } from '../../test/fixtures/parts.ts';
import { decideUnit } from './unit-decision.ts';

const ASSUMED = { ...GEOMETRY, declaredUnit: null, unitAssumed: true };
const INCH = { ...GEOMETRY, declaredUnit: null, givenUnit: 'inch' };
const MM = { ...INCH, givenUnit: 'mm' };

test('a unit that was given replaces one that was assumed, and another one', () => {
  expect(decideUnit(ASSUMED, INCH)).toBe('replace');
  expect(decideUnit(ASSUMED, MM)).toBe('replace');
  expect(decideUnit(MM, INCH)).toBe('replace');
});

test('a reading without a unit leaves the one that was given', () => {
  expect(decideUnit(INCH, ASSUMED)).toBe('keep');
});

test('the same unit, none on both sides, and bytes that declare theirs change nothing', () => {
  expect(decideUnit(INCH, INCH)).toBe('same');
  expect(decideUnit(ASSUMED, ASSUMED)).toBe('same');
  expect(decideUnit(INCH, GEOMETRY)).toBe('same');
});
