import { describe, expect, test } from '@jest/globals';
import { SqliteError } from './sqlite/sqlite-error.ts';
import { isSerializationFailure, isUniqueViolation, translateStoreError } from './store-errors.ts';

const sqlite = (errcode: number) => new SqliteError({ message: 'x', errcode, inTransaction: true });
const postgres = (code: string) => Object.assign(new Error('x'), { code });

describe('translateStoreError', () => {
  test.each([sqlite(13), sqlite(10 | (4 << 8)), sqlite(5), postgres('53100'), postgres('ECONNREFUSED')])(
    'no room, no disk or no server (%#) is SERVICE_UNAVAILABLE',
    (thrown) => {
      expect(translateStoreError(thrown)).toMatchObject({ code: 'SERVICE_UNAVAILABLE', cause: thrown });
    },
  );

  test.each([sqlite(2067), postgres('23505'), postgres('42P01'), new Error('mine')])(
    'a fault of the unit itself (%#) stays what it is',
    (thrown) => {
      expect(translateStoreError(thrown)).toBe(thrown);
    },
  );
});

test('a conflict of transactions is no conflict of keys', () => {
  expect(isSerializationFailure(postgres('40001'))).toBe(true);
  expect(isSerializationFailure(postgres('40P01'))).toBe(true);
  expect(isUniqueViolation(postgres('40001'))).toBe(false);
  expect(isSerializationFailure(postgres('23505'))).toBe(false);
});
