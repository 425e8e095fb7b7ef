import { describe, expect, test } from '@jest/globals';
import { CannotStart } from './cannot-start.ts';
import { keyWish } from './key-wish.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

describe('the wish for a key', () => {
  test('has the defaults of a user of the default project, without an end', () => {
    expect(keyWish({}, NOW)).toEqual({
      name: 'user of default',
      role: 'user',
      projects: ['default'],
      writeProject: 'default',
    });
  });

  test('ends after the days that were asked for', () => {
    expect(keyWish({ EXPIRES_DAYS: '1.5' }, NOW)).toMatchObject({ expiresAt: '2026-01-02T12:00:00.000Z' });
  });

  test.each(['abc', '0', '-1', '1e9', 'NaN', 'Infinity'])(
    'with EXPIRES_DAYS=%s is refused in words',
    (text) => {
      expect(() => keyWish({ EXPIRES_DAYS: text }, NOW)).toThrow(CannotStart);
      expect(() => keyWish({ EXPIRES_DAYS: text }, NOW)).toThrow(`EXPIRES_DAYS is '${text}'`);
    },
  );
});
