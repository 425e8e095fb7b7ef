import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ByteScanner } from './byte-scanner.ts';

const scan = (text: string) => new ByteScanner(new TextEncoder().encode(text));

describe('a number', () => {
  test('is what the language makes of the same characters, to the last bit', () => {
    const written = fc
      .tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 0, max: 20 }))
      .chain(([value, digits]) =>
        fc.constantFrom(
          String(value),
          value.toExponential(digits),
          Math.abs(value) < 1e20 ? value.toFixed(digits) : String(value),
          value.toPrecision(Math.max(1, digits)),
        ),
      );
    fc.assert(
      fc.property(written, (text) => {
        expect(scan(`${text} `).number()).toBe(Number(text));
      }),
      { numRuns: 3_000 },
    );
  });

  test.each([
    ['1', 1],
    ['+1.', 1],
    ['.5', 0.5],
    ['-0', -0],
    ['00012.50', 12.5],
    ['1e3', 1000],
    ['1E-2', 0.01],
    ['9007199254740993', 9007199254740992],
    ['123456789012345678901234567890', 1.2345678901234568e29],
    ['1e-400', 0],
    ['1e999999999999', Infinity],
    ['0.1/2', 0.1],
  ])('%s', (text, value) => {
    expect(scan(text).number()).toBe(value);
  });

  test.each(['', 'x', '-', '.', '1e', '1e+', '0x10', '1,5', 'nan', 'inf', '1.2.3', '1_0', '--1'])(
    'is not read from %j, and nothing is skipped',
    (text) => {
      const scanner = scan(text);
      expect(scanner.number()).toBeNaN();
      expect(scanner.position).toBe(0);
    },
  );
});

describe('words and lines', () => {
  test('end with LF, CR or both', () => {
    const scanner = scan('a 1\r\nb\rc\nd');
    const words: string[] = [];
    while (scanner.toWord()) {
      words.push(`${scanner.peek()}${scanner.line}`);
      scanner.skipLine();
    }
    expect(words).toEqual(['a1', 'b2', 'c3', 'd4']);
  });

  test('a word is accepted as a whole, in either case', () => {
    expect(scan('EndSolid x').accept('endsolid')).toBe(true);
    expect(scan('endsolids').accept('endsolid')).toBe(false);
    expect(scan('end').accept('endsolid')).toBe(false);
  });
});
