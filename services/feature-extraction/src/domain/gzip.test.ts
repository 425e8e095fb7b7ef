import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { detectFormat } from './detect-format.ts';

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
});
