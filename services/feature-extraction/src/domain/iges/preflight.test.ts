import { readFileSync } from 'node:fs';
import { AppError } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { igesForKernel, preflightIges } from './preflight.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../../../test/fixtures/${name}.igs`, import.meta.url), 'latin1');
const SOLIDS = fixture('drilled-block-solids');
const SURFACES = fixture('drilled-block-surfaces');

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

function refusal(text: string): AppError {
  try {
    preflightIges(bytes(text));
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

/** The file with another unit flag and name in its global section. */
function withUnit(flag: string, name: string): string {
  return SOLIDS.replace(/^,1\.,2,2HMM,(.*?) +G/m, (_, rest) => {
    return `${`,1.,${flag},${name},${rest}`.padEnd(72)}G`;
  });
}

/** The file with another model space scale. */
function withScale(scale: string): string {
  return SOLIDS.replace(/^,1\.,2,2HMM,(.*?) +G/m, (_, rest) => `${`,${scale},2,2HMM,${rest}`.padEnd(72)}G`);
}

/** The group of the surfaces (402), which stands by itself, as another entity. */
function withGroupAs(type: number): string {
  return SURFACES.replaceAll(/^( {5})402(.{64}D)/gm, `$1${type}$2`).replace(/^402,/m, `${type},`);
}

describe('an IGES file', () => {
  test('with solids tells them, their faces and its unit', () => {
    expect(preflightIges(bytes(SOLIDS))).toEqual({
      units: { declared: 'mm', assumed: false },
      modelScale: 1,
      declaredFaces: 7,
      solids: 1,
      layers: [],
      colour: null,
      name: null,
      warnings: [],
    });
  });

  test('of loose surfaces declares as many faces and no solid', () => {
    expect(preflightIges(bytes(SURFACES))).toMatchObject({ declaredFaces: 7, solids: 0 });
  });

  test.each([
    ['CR LF', SOLIDS.replaceAll('\n', '\r\n')],
    ['CR', SOLIDS.replaceAll('\n', '\r')],
    ['no line ends', SOLIDS.replaceAll('\n', '')],
    ['blank lines before it', `\n\n${SOLIDS}`],
    ['rubbish behind it', `${SOLIDS}\x1a\0 and more of it\n`],
    ['columns behind the eightieth', SOLIDS.replaceAll('\n', '  \n')],
  ])('with %s is the same, and is handed on in the plain form', (_, text) => {
    expect(preflightIges(bytes(text)).declaredFaces).toBe(7);
    expect(igesForKernel(bytes(text)).text).toBe(SOLIDS);
  });

  test.each([
    ['1', '4HINCH', 'inch'],
    ['2', '2HMM', 'mm'],
    ['3', '2HCM', 'cm'],
    ['4', '2HFT', 'foot'],
    ['6', '1HM', 'm'],
    ['11', '3HUIN', 'microinch'],
    ['', '2HMM', 'mm'],
    ['', '', 'inch'],
  ])('whose unit is %s, %s has it declared', (flag, name, unit) => {
    expect(preflightIges(bytes(withUnit(flag, name)))).toMatchObject({
      units: { declared: unit, assumed: false },
      warnings: [],
    });
  });

  test('whose unit has an unknown name is taken as mm, and says so', () => {
    expect(preflightIges(bytes(withUnit('3', '3HELL')))).toMatchObject({
      units: { declared: null, assumed: true },
      warnings: [{ code: 'units_assumed' }],
    });
  });

  test('whose flag and name differ goes by the flag, and says so', () => {
    expect(preflightIges(bytes(withUnit('2', '4HINCH')))).toMatchObject({
      units: { declared: 'mm' },
      warnings: [{ code: 'units_mixed' }],
    });
  });

  test.each([
    ['', 1],
    ['2.', 2],
    ['0.5', 0.5],
    ['1.25D-1', 0.125],
  ])('of the model space scale %s says so', (text, modelScale) => {
    expect(preflightIges(bytes(withScale(text))).modelScale).toBe(modelScale);
  });

  test.each(['0.', '-1.', '1HA', '1.E9'])('of the model space scale %s is refused', (text) => {
    expect(refusal(withScale(text)).message).toContain('is no model space scale');
  });

  test.each([
    [
      'hides a surface',
      SURFACES.replace('000020000D', '001020000D'),
      'hidden_items',
      '1 items of the shape are hidden',
    ],
    ['has a solid by construction', withGroupAs(150), 'entities_not_read', 'CSG solids (type 150)'],
    ['has a part in another file', withGroupAs(416), 'entities_not_read', 'parts in other files (type 416)'],
  ])('that %s says so', (_, text, code, message) => {
    expect(preflightIges(bytes(text)).warnings).toEqual([
      { code, message: expect.stringContaining(message) },
    ]);
  });

  test('may name its delimiters', () => {
    const named = SOLIDS.replace(
      /^,,(31H.*?) +G/m,
      (_, rest) => `${`1H,,1H;,${rest}`.padEnd(72).slice(0, 72)}G`,
    );
    expect(preflightIges(bytes(named)).units.declared).toBe('mm');
  });
});

describe('a broken IGES file is refused', () => {
  const lines = SOLIDS.split('\n');
  const without = (pattern: RegExp) => lines.filter((line) => !pattern.test(line)).join('\n');
  const first = (letter: string) => lines.findIndex((line) => line[72] === letter);
  const edited = (index: number, edit: (line: string) => string) =>
    lines.map((line, i) => (i === index ? edit(line) : line)).join('\n');
  test.each<[string, string, RegExp]>([
    ['cut in its parameters', lines.slice(0, -20).join('\n'), /ends before its terminate section/],
    ['cut inside a record', SOLIDS.slice(0, 81 * 20 + 40), /no record of 80 columns \(line 21\)/],
    ['without its global section', without(/G0{0,6}\d+$/), /out of order/],
    ['without one of its records', without(/P0000010$/), /number '0000011' instead of 10/],
    ['with half a directory entry', lines.filter((_, i) => i !== first('P') - 1).join('\n'), /half an entry/],
    ['that declares other counts', SOLIDS.replace(/D( +)\d+P/, 'D$1  2P'), /declares 2 records of section D/],
    [
      'whose entry has its parameters elsewhere',
      edited(first('D'), (line) => `${line.slice(0, 8)}   99999${line.slice(16)}`),
      /P99999/,
    ],
    [
      'whose entries share their parameters',
      edited(
        first('D') + 1,
        (line) =>
          `${line.slice(0, 24)}     ${lines.filter((l) => l[72] === 'P').length}`.padEnd(32).slice(0, 32) +
          line.slice(32),
      ),
      /share their parameters|lacks/,
    ],
    ['with an unknown unit flag', withUnit('99', '2HMM'), /99 is no unit flag/],
    [
      'with a coordinate that is no number',
      SOLIDS.replace(/^116,[-\d.]+/m, (value) =>
        '116,NaN'.padEnd(value.length).slice(0, Math.max(7, value.length)),
      ),
      /not finite|80 columns/,
    ],
  ])('%s', (_, text, message) => {
    const error = refusal(text);
    expect(error).toMatchObject({ code: 'PARSE_FAILED', stage: 'preflight' });
    expect(error.message).toMatch(message);
  });

  test('or accepted, wherever it is changed: nothing else ever happens', () => {
    fc.assert(
      fc.property(fc.nat(SOLIDS.length - 1), fc.string({ maxLength: 12 }), fc.nat(100), (at, put, cut) => {
        try {
          preflightIges(bytes(SOLIDS.slice(0, at) + put + SOLIDS.slice(at + cut)));
        } catch (error) {
          expect((error as AppError).stage).toBe('preflight');
        }
      }),
      { numRuns: 300 },
    );
  });
});
