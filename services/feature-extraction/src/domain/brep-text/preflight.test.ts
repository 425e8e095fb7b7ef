import { readFileSync } from 'node:fs';
import { AppError } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { preflightBrep } from './preflight.ts';

/** A block with a hole, with triangles, as OCCT writes it in its three versions. */
const SAMPLES = [1, 2, 3].map((version) =>
  readFileSync(new URL(`../../../test/fixtures/drilled-block-v${version}.brep`, import.meta.url), 'latin1'),
);
const SAMPLE = SAMPLES[2] as string;

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

function refusal(text: string): AppError {
  try {
    preflightBrep(bytes(text));
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

/** The sample with further records in a section of its geometry. */
function withRecord(section: string, record: string): string {
  return SAMPLE.replace(
    new RegExp(`^${section} (\\d+)[^\\n]*\\n`, 'm'),
    (_, count) => `${section} ${Number(count) + 1}\n${record}\n`,
  );
}

/** The sample placed by the last of so many locations. */
function placedBy(records: readonly string[]): string {
  return SAMPLE.replace(/^Locations 0\n/m, `Locations ${records.length}\n${records.join('\n')}\n`).replace(
    /(\+\d+) 0\s*$/,
    `$1 ${records.length}\n`,
  );
}

describe('BREP text', () => {
  test.each([1, 2, 3])('of version %s tells its faces and solids', (version) => {
    expect(preflightBrep(bytes(SAMPLES[version - 1] as string))).toMatchObject({
      declaredFaces: 7,
      solids: 1,
    });
  });

  test('may have comments before its header, which the kernel does not see', () => {
    const { text } = preflightBrep(bytes(`# saved by someone\n\n${SAMPLE}`));
    expect(text.startsWith('CASCADE Topology V3')).toBe(true);
  });

  test.each([
    ['Curve2ds', '2 1 2 1 0 -0 1 3'],
    ['Curve2ds', '6 1 2 0 1  4 1 -2  5 2 3  6'],
    ['Curve2ds', '9 2\n1 1 2 1 0'],
    ['Curves', '3 1 2 3 0 0 1 1 0 -0 -0 1 0 5 4'],
    ['Curves', '7 1 0  1 3 5  0 1 0  4 1 -2 0  5 2 3 0  6\n 0 1 0.25 1 0.5 1 0.75 1 1 1'],
    ['Curves', '8 -4 5\n1 1 2 3 1 0 0'],
    ['Curves', '9 2\n0 1 0\n1 1 2 3 1 0 0'],
    ['Polygon3D', '2 1\n0.1\n1 0 0 2 0 0\n0 1'],
    ['Surfaces', '7 -4 0 3 0 1 0\n2 1 2 3 0 0 1 1 0 -0 -0 1 0 4'],
    ['Surfaces', '8 1 1 2 1 0 0 1  7 1 0 -4  10\n0 1 -2  8 1 1 5  11\n0 2 3  9 1 2 6  12'],
    ['Surfaces', '10 -1 2 -3 4\n1 1 2 3 0 0 1 1 0 -0 -0 1 0'],
    ['Surfaces', '11 -2\n1 1 2 3 0 0 1 1 0 -0 -0 1 0'],
  ])('may have in %s: %s', (section, record) => {
    expect(preflightBrep(bytes(withRecord(section, record))).declaredFaces).toBe(7);
  });

  test.each<[string, string, boolean]>([
    ['a motion', '0 -1 0 7  1 0 0 8  0 0 1 9', false],
    ['a mirror', '-1 0 0 0  0 1 0 0  0 0 1 0', false],
    ['a scaling', '0 -2 0 7  2 0 0 8  0 0 2 9', true],
    ['a scaling that mirrors', '-2 0 0 0  0 -2 0 0  0 0 -2 0', true],
  ])('that is placed by %s says whether that scales', (_, matrix, scaledPlaces) => {
    expect(preflightBrep(bytes(placedBy([`1 ${matrix}`]))).scaledPlaces).toBe(scaledPlaces);
  });

  test('whose scalings cancel each other out is not scaled', () => {
    const twice = '1 2 0 0 0  0 2 0 0  0 0 2 0';
    const cancelled = preflightBrep(bytes(placedBy(['2 0', '1 1 0 0 0 0 1 0 0 0 0 1 0', '2 2 3 2 -3 0'])));
    expect(cancelled.scaledPlaces).toBe(false);
    expect(preflightBrep(bytes(placedBy([twice, '2 1 2 0']))).scaledPlaces).toBe(true);
  });

  test('has its places counted, for the kernel walks through all of them', () => {
    const chain = Array.from({ length: 40 }, (_, i) => {
      const below = `+${41 - i} 0 +${41 - i} 0 `;
      return `Co\n\n1100000\n${i === 0 ? '' : below}*\n`;
    });
    const bomb = `CASCADE Topology V1, (c)  Matra-Datavision\nLocations 0\nCurve2ds 0\nCurves 0\nPolygon3D 0
PolygonOnTriangulations 0\nSurfaces 0\nTriangulations 0\n\nTShapes 40\n${chain.join('')}\n+1 0\n`;
    expect(refusal(bomb)).toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      context: { limit: 'occurrences' },
    });
  });
});

test('BREP text whose shapes lie too deep within one another for the kernel is refused', () => {
  const nested = (levels: number) => {
    const chain = Array.from(
      { length: levels },
      (_, i) => `Co\n\n1100000\n${i === 0 ? '' : `+${levels + 1 - i} 0 `}*\n`,
    );
    return `CASCADE Topology V1, (c)  Matra-Datavision\nLocations 0\nCurve2ds 0\nCurves 0\nPolygon3D 0
PolygonOnTriangulations 0\nSurfaces 0\nTriangulations 0\n\nTShapes ${levels}\n${chain.join('')}\n+1 0\n`;
  };
  expect(preflightBrep(bytes(nested(500))).solids).toBe(0);
  expect(refusal(nested(501))).toMatchObject({ code: 'RESOURCE_EXHAUSTED', context: { limit: 'nesting' } });
});

describe('broken BREP text is refused', () => {
  test.each<[string, string, RegExp]>([
    ['without a header', 'DBRep_DrawableShape\n\n', /'CASCADE Topology V…' is missing/],
    ['cut in its geometry', SAMPLE.slice(0, 400), /ends in the middle|is not/],
    ['cut before its last record', SAMPLE.trimEnd().replace(/\n[^\n]*$/, ''), /ends in the middle/],
    ['with a coordinate that is no number', withRecord('Curves', '1 nan 0 0 0 0 1'), /'nan' is not a finite/],
    ['with an infinite one', withRecord('Curves', '1 1e999 0 0 0 0 1'), /not a finite number/],
    ['with a hexadecimal one', withRecord('Curves', '1 0x10 0 0 0 0 1'), /not a finite number/],
    ['with an unknown curve', withRecord('Curves', '12 0 0 0 0 0 1'), /whole number from 1 to 9/],
    ['with too many curves declared', SAMPLE.replace(/^Curves \d+/m, 'Curves 99'), /is not/],
    [
      'with more shapes than there are',
      SAMPLE.replace(/^TShapes \d+/m, 'TShapes 41'),
      /refers to no|no kind/,
    ],
    ['with a million poles', withRecord('Curves', '7 0 0  3 99999999 5  0 0 0'), /whole number from/],
    ['with a face on no surface', SAMPLE.replace(/^Fa\n(\d+ +\S+) \d+/m, 'Fa\n$1 77'), /from 0 to 7/],
    ['with an unknown shape', SAMPLE.replace('\nWi\n', '\nXx\n'), /'Xx' is no kind of shape/],
    [
      'with a shape inside itself',
      SAMPLE.replace(/^So\n\n(\d{7})\n\+\d+/m, 'So\n\n$1\n+1'),
      /no earlier shape/,
    ],
    ['with flags that are none', SAMPLE.replace('\n0101100\n', '\n0101102\n'), /flags of a shape/],
    ['with a word without end', withRecord('Curves', '1'.repeat(100_000)), /a word of 100000 characters/],
    ['placed by what stretches', placedBy(['1 2 0 0 0  0 1 0 0  0 0 1 0']), /distorts what it places/],
    ['placed by what shears', placedBy(['1 1 0.1 0 0  0 1 0 0  0 0 1 0']), /distorts what it places/],
    ['placed by what flattens', placedBy(['1 0 0 0 0  0 0 0 0  0 0 0 0']), /distorts what it places/],
    [
      'with a face scaled within its shell',
      placedBy(['1 2 0 0 0  0 2 0 0  0 0 2 0']).replace(/^(Sh\n\n\d{7}\n\S+) 0/m, '$1 1'),
      /scales a part of a body/,
    ],
    ['with curves in curves', withRecord('Curves', '8 0 1 '.repeat(1000)), /nested too deeply/],
  ])('%s', (_, text, message) => {
    const error = refusal(text);
    expect(error).toMatchObject({ code: 'PARSE_FAILED', stage: 'preflight' });
    expect(error.message).toMatch(message);
  });

  test('or accepted, wherever it is changed: nothing else ever happens', () => {
    fc.assert(
      fc.property(fc.nat(SAMPLE.length - 1), fc.string({ maxLength: 12 }), fc.nat(40), (at, put, cut) => {
        try {
          preflightBrep(bytes(SAMPLE.slice(0, at) + put + SAMPLE.slice(at + cut)));
        } catch (error) {
          expect((error as AppError).stage).toBe('preflight');
        }
      }),
      { numRuns: 300 },
    );
  });
});
