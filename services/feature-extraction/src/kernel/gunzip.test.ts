import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { gunzip } from './gunzip.ts';

const LIMITS = { maxExpandedBytes: 100_000_000, maxExpansionRatio: 100 };
const STEP = Buffer.from(`ISO-10303-21;\nHEADER;\n${'/* and so on */\n'.repeat(20_000)}`);

describe('a packed file', () => {
  test('is unpacked whole', () => {
    expect(Buffer.from(gunzip(gzipSync(STEP), LIMITS)).equals(STEP)).toBe(true);
  });

  test.each([
    ['expandedBytes', { ...LIMITS, maxExpandedBytes: 1000 }],
    ['expansionRatio', { ...LIMITS, maxExpansionRatio: 10 }],
  ])('that expands over the limit is refused: %s', (limit, limits) => {
    expect(() => gunzip(gzipSync(Buffer.alloc(5_000_000)), limits)).toThrow(
      expect.objectContaining({ code: 'RESOURCE_EXHAUSTED', context: expect.objectContaining({ limit }) }),
    );
  });

  test('that is cut or damaged is broken', () => {
    const packed = gzipSync(STEP);
    for (const bytes of [packed.subarray(0, packed.length - 9), packed.with(packed.length - 5, 1)]) {
      expect(() => gunzip(bytes, LIMITS)).toThrow(
        expect.objectContaining({ code: 'PARSE_FAILED', stage: 'preflight' }),
      );
    }
  });
});
