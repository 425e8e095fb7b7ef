import { expect, test } from '@jest/globals';
import { parseHardAddressSpace } from './address-space.ts';

const limits = (soft: string, hard: string) =>
  [
    'Limit                     Soft Limit           Hard Limit           Units     ',
    'Max file locks            1                    2                    locks     ',
    `Max address space         ${soft.padEnd(20)} ${hard.padEnd(20)} bytes     `,
  ].join('\n');

test.each([
  ['1073741824', '17179869184', 16 * 2 ** 30],
  ['1073741824', 'unlimited', Number.POSITIVE_INFINITY],
])('of the limits %s and %s of addresses the hard one counts', (soft, hard, bytes) => {
  expect(parseHardAddressSpace(limits(soft, hard))).toBe(bytes);
});
