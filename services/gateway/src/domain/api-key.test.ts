import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { apiKeyId, formatApiKey } from './api-key.ts';

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });

describe('an API key', () => {
  test('tells its id', () => {
    fc.assert(fc.property(hex(16), hex(48), (id, secret) => apiKeyId(formatApiKey(id, secret)) === id));
  });

  test('with one character changed is refused before any look-up', () => {
    fc.assert(
      fc.property(hex(16), hex(48), fc.nat({ max: 77 }), (id, secret, at) => {
        const key = formatApiKey(id, secret);
        const position = 6 + (at % (key.length - 6));
        const other = key[position] === '0' ? '1' : '0';
        return apiKeyId(key.slice(0, position) + other + key.slice(position + 1)) === null;
      }),
    );
  });

  test('has the checksum that CRC-32 is known for', () => {
    // The body of this key and its CRC-32 by zlib.
    expect(formatApiKey('0'.repeat(16), '0'.repeat(48)).slice(-8)).toBe(CRC_OF_ZEROS);
  });
});

const CRC_OF_ZEROS = '3d5a83fa';
