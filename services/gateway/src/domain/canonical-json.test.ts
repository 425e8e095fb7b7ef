import { expect, test } from '@jest/globals';
import { canonicalJson } from './canonical-json.ts';

test('the order of fields and absent ones make no difference, values and the order of lists do', () => {
  const one = canonicalJson({ a: 1, b: { d: [1, 2], c: null } });
  expect(canonicalJson({ b: { c: null, d: [1, 2] }, a: 1, e: undefined })).toBe(one);
  expect(canonicalJson({ a: 1, b: { d: [2, 1], c: null } })).not.toBe(one);
  expect(JSON.parse(one)).toEqual({ a: 1, b: { c: null, d: [1, 2] } });
});
