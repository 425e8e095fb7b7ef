import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { indexInstances } from './index-builder.ts';
import { Lexer } from './lexer.ts';
import { DEFAULT_PART21_LIMITS } from './limits.ts';
import { readInstance } from './parameters.ts';
import { preflightStep } from './preflight.ts';
import { decodeString } from './strings.ts';
import * as t from './tokens.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const wrapped = (sections: string) => bytes(`ISO-10303-21;HEADER;ENDSEC;${sections}END-ISO-10303-21;`);

describe('the exchange structure of each edition', () => {
  test('1: scopes, whose instances count and whose exports do not', () => {
    const input = wrapped(
      'DATA;#1=&SCOPE #2=A(#3);#3=&SCOPE #4=B(); ENDSCOPE /#4/ C(); ENDSCOPE /#2,#3/ D(#2,5);#5=E(#1);ENDSEC;',
    );
    const index = indexInstances(input);
    expect(index.defined).toBe(5);
    const shown = Array.from({ length: 5 }, (_, slot) => [
      index.nameOf(slot),
      index.typeName(slot),
      Array.from(index.referencesOf(slot), (target) => index.nameOf(target)),
    ]);
    expect(shown).toEqual([
      ['#1', 'D', ['#2']],
      ['#2', 'A', ['#3']],
      ['#3', 'C', []],
      ['#4', 'B', []],
      ['#5', 'E', ['#1']],
    ]);
    expect(readInstance(input, index, 0)).toEqual([
      { type: 'D', parameters: [{ kind: 'reference', slot: 1 }, 5] },
    ]);
  });

  test('1 and 2: print controls and comments wherever a space may stand', () => {
    const index = indexInstances(wrapped('DATA;\\N\\#1\\F\\=/* = */A(\\N\\1/**/,/*,*/2\\F\\);ENDSEC;'));
    expect(index.defined).toBe(1);
  });

  test('3: anchors with tags, constants, and signatures behind the end', () => {
    const input = wrapped(
      'ANCHOR;<bolt>=#1{a:"0FF"}{b:(.T.,$)};ENDSEC;REFERENCE;@7=<units.stp#mm>;ENDSEC;DATA;#1=A(@7,#PI,@E);ENDSEC;',
    );
    const signed = Uint8Array.of(...input, ...bytes('SIGNATURE;MIIB/+*"\'\u00e9=;ENDSEC;'));
    const index = indexInstances(signed);
    expect(readInstance(signed, index, 0)[0]?.parameters).toEqual(
      ['@7', '#PI', '@E'].map((name) => ({ kind: 'constant', name })),
    );
  });

  test('3: names that come from another file are refused with the reason', () => {
    const input = wrapped("REFERENCE;#5=<other.stp#x>;ENDSEC;DATA;#1=PLANE('',#5);ENDSEC;");
    expect(() => preflightStep(input)).toThrow(/#1 refers to #5, which .* from another file/);
  });

  test.each([
    ['an anchor tag among values', 'DATA;#1=A({);ENDSEC;', /'{' stands where a value/],
    ['a scope that is not closed', 'DATA;#1=&SCOPE #2=A();ENDSEC;', /'ENDSEC' stands where an instance/],
    ['an at-sign alone', 'DATA;#1=A(@);ENDSEC;', /'@' without a name/],
  ])('%s is refused', (_, sections, message) => {
    expect(() => indexInstances(wrapped(sections))).toThrow(message);
  });

  test('names that were made to collide cost no more than a limit', () => {
    const index = indexInstances(wrapped('DATA;#1=A();ENDSEC;'));
    expect(() => {
      // The same slot of the table for each: the finaliser is undone for a chosen remainder.
      for (let i = 0; i < 200_000; i++) index.slotOf(0, unmixed(i << 20));
    }).toThrow(expect.objectContaining({ context: expect.objectContaining({ limit: 'collisions' }) }));
  });
});

/** The low half whose hash is `value`: MurmurHash3's finaliser backwards. */
function unmixed(value: number): number {
  let v = value ^ (value >>> 16);
  v = Math.imul(v, 0x7ed1b41d);
  v ^= (v >>> 13) ^ (v >>> 26);
  v = Math.imul(v, 0xa5cb9243);
  return (v ^ (v >>> 16)) >>> 0;
}

/** All tokens with their text, from chunks that end at the cuts. */
function tokens(input: Uint8Array, cuts: readonly number[]): readonly string[] {
  const lexer = new Lexer(DEFAULT_PART21_LIMITS);
  const found: string[] = [];
  const ends = [...cuts].map((cut) => Math.min(cut, input.length)).sort((a, b) => a - b);
  let from = 0;
  for (const to of [...ends, input.length, input.length]) {
    lexer.feed(input.slice(from, to), from === input.length);
    from = to;
    for (let kind = lexer.next(); kind !== t.NEED_MORE && kind !== t.END; kind = lexer.next()) {
      found.push(`${kind} ${lexer.text()} ${lexer.offset(lexer.start)} ${JSON.stringify(lexer.place())}`);
    }
  }
  return found;
}

const space = fc.constantFrom(' ', '\n', '\r\n', "/* a; ' # */", '\\N\\', '\t');
const value = fc.oneof(
  fc.integer({ min: -1e6, max: 1e6 }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 }).map((x) =>
    x
      .toExponential(6)
      .replace('e', '.E')
      .replace(/(\d)\.(\d+)\.E/, '$1.$2E'),
  ),
  fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }).map((id) => `#${id}`),
  fc.string({ maxLength: 12 }).map((text) => `'${text.replaceAll("'", "''")}'`),
  fc.constantFrom('.T.', '$', '*', '"0A"', '@X', '(', ')', ',', '=', ';', 'ABC_1', '!MINE'),
);

describe('the lexer', () => {
  test('finds the same tokens at the same places however the bytes arrive', () => {
    const text = fc.array(fc.tuple(value, space), { maxLength: 30 }).map((parts) => parts.flat().join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat(400), { maxLength: 12 }), (source, cuts) => {
        const input = bytes(source);
        expect(tokens(input, cuts)).toEqual(tokens(input, []));
      }),
      { numRuns: 300 },
    );
  });

  test('keeps every token whole', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 20 }), (values) => {
        const found = tokens(bytes(values.join(' ')), []).map((token) => token.split(' ')[0]);
        expect(found).toHaveLength(values.length);
      }),
    );
  });
});

describe('a string', () => {
  test('means what was encoded, whichever escapes wrote it', () => {
    const hex = (code: number, digits: number) => code.toString(16).toUpperCase().padStart(digits, '0');
    const escaped = fc.tuple(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.nat(2)).map(([text, way]) => {
      const plain = text.replace(/[\r\n]/g, '');
      const encoded = Array.from(plain, (char) => {
        const code = char.codePointAt(0) as number;
        if (code < 128) return char.replace("'", "''").replace('\\', '\\\\');
        if (way === 0) return char;
        if (way === 1 && code < 256) return `\\X\\${hex(code, 2)}`;
        if (way === 1 && code < 65_536) return `\\X2\\${hex(code, 4)}\\X0\\`;
        return `\\X4\\${hex(code, 8)}\\X0\\`;
      }).join('');
      return [plain, encoded] as const;
    });
    fc.assert(
      fc.property(escaped, ([plain, encoded]) => {
        expect(decodeString(bytes(`'${encoded}'`))).toBe(plain);
      }),
    );
  });

  test('that was wrapped by its exporter is one line', () => {
    expect(decodeString(bytes("'a long\r\n name'"))).toBe('a long name');
  });
});
