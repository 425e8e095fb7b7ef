import { expect, test } from '@jest/globals';
import { parseResidentBytes } from './resident-memory.ts';

test('the resident size is read from the status of a process', () => {
  expect(parseResidentBytes('Name:\tnode\nVmHWM:\t  9000 kB\nVmRSS:\t  2048 kB\nThreads:\t7\n')).toBe(
    2 * 2 ** 20,
  );
});

test('a process without memory of its own (a zombie) has none', () => {
  expect(parseResidentBytes('Name:\tnode\nState:\tZ (zombie)\n')).toBeNull();
});
