import { expect, test } from '@jest/globals';
import { quoted } from './redis-quoted.ts';

test('a value of redis.conf with spaces, quotes and backslashes stays one word', () => {
  expect(quoted('/a b/c')).toBe('"/a b/c"');
  expect(quoted('say "x\\y"')).toBe('"say \\"x\\\\y\\""');
});
