import { expect, test } from '@jest/globals';
import { workerFlags } from './worker-flags.ts';

const GIB = 2 ** 30;
const UNGUARDED = '--disable-wasm-trap-handler';

test.each([
  [16 * GIB, true],
  [20 * GIB, false],
  [Number.POSITIVE_INFINITY, false],
])('within %d bytes of addresses kernels check their bounds themselves: %s', (bytes, themselves) => {
  expect(workerFlags(bytes).includes(UNGUARDED)).toBe(themselves);
  expect(workerFlags(bytes)).toContain('--permission');
});
