import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { detectFormat } from './detect-format.ts';
import { gunzip } from './gzip.ts';

const LIMITS = { maxExpandedBytes: 100_000_000, maxExpansionRatio: 100 };
const STEP = Buffer.from(`ISO-10303-21;\nHEADER;\n${'/* and so on */\n'.repeat(20_000)}`);
const detect = (content: Uint8Array, name: string) =>
  detectFormat({ head: content.subarray(0, 65_536), totalBytes: content.length, name });

describe('a packed STEP file', () => {
  test.each(['part.stpz', 'part.stp.gz', 'PART.STEP.GZ', 'part'])('is recognised by content: %s', (name) => {
    expect(detect(gzipSync(STEP), name)).toEqual({ format: 'step', packed: true, warnings: [] });
  });

  test('is recognised when only its beginning is at hand, and under another name with a warning', () => {
    let state = 1;
    const noise = Buffer.from({ length: 200_000 }).map(() => {
      state = Math.imul(state, 1_664_525) + 1_013_904_223;
      return state >>> 24;
    });
    const large = gzipSync(Buffer.concat([STEP.subarray(0, 100), noise]));
    expect(large.length).toBeGreaterThan(65_536);
    expect(detect(large, 'part.stl')).toMatchObject({
      format: 'step',
      warnings: [{ code: 'format_mismatch' }],
    });
  });

  test.each([
    ['something else', gzipSync(Buffer.from('solid x\nfacet normal'))],
    ['nothing', gzipSync(Buffer.alloc(0))],
    ['a bomb of zeros', gzipSync(Buffer.alloc(50_000_000))],
    ['no gzip at all', Buffer.from('\x1f\x8b\x08garbage', 'latin1')],
  ])('is not a gzip of %s', (_, content) => {
    expect(() => detect(content, 'part.stpz')).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED_FORMAT', context: { format: 'gzip' } }),
    );
  });

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
