import { AppError } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import { readMeshFile } from '../read-mesh-file.ts';

const SQUARE = 'v 0 0 0\nv 2 0 0\nv 2 2 0\nv 0 2 0\n';
const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readMeshFile('obj', bytes(text));
const codes = (text: string) => read(text).warnings.map(({ code }) => code);

function refusal(text: string): AppError {
  try {
    read(text);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('an OBJ file', () => {
  test.each([
    ['with a quad', `${SQUARE}f 1 2 3 4\n`],
    ['with textures and normals', `${SQUARE}vt 0 0\nvn 0 0 1\nf 1/1/1 2/1/1 3//1 4/1\n`],
    ['with indices from the end', `${SQUARE}f -4 -3 -2 -1\n`],
    ['with a face before its points', `f 1 2 3 4\n${SQUARE}`],
    ['with lines that go on', `${SQUARE}f 1 2 \\\n  3 \\\n 4\n`],
    ['with CR for line ends', `${SQUARE}f 1 2 3 4\n`.replaceAll('\n', '\r')],
    ['with notes behind', `${SQUARE}f 1 2 3 4 # a face\n`],
    [
      'with groups, materials, colours',
      `mtllib a.mtl\no a\n${SQUARE.replace('0 0 0', '0 0 0 nan nan nan')}g b\nusemtl c\ns off\nf 1 2 3 4\n`,
    ],
    ['that ends without a line end', `${SQUARE}f 1 2 3 4`],
  ])('%s is read', (_, text) => {
    expect(read(text)).toMatchObject({ format: 'obj', kind: 'mesh', facets: 2, areaMm2: 4, volumeMm3: null });
  });

  test('is taken as mm, and says so', () => {
    expect(codes(`${SQUARE}f 1 2 3 4\n`)).toEqual(['units_assumed', 'mesh_open']);
    const inches = readMeshFile('obj', bytes(`${SQUARE}f 1 2 3\n`), { units: 'inch' });
    expect(inches).toMatchObject({ units: { declared: null, assumed: false } });
    expect(inches.boundingBox.max[0]).toBeCloseTo(50.8, 9);
  });

  test('tells what it leaves out', () => {
    expect(codes(`${SQUARE}f 1 2\nf 1 2 3\n`)).toContain('short_faces');
    expect(codes(`${SQUARE}cstype bspline\ncurv 0 1 1 2\nf 1 2 3\n`)).toContain('free_form_ignored');
  });
});

describe('a broken OBJ file is refused', () => {
  test.each([
    ['a point that is not there', `${SQUARE}f 1 2 9\n`, 'parse', /uses vertex 9 of 4/],
    ['a point before the first', `${SQUARE}f -5 -1 -2\n`, 'parse', /line 5/],
    ['point 0', `${SQUARE}f 0 1 2\n`, 'parse', /line 5/],
    ['half a point', `${SQUARE}f 1.5 1 2\n`, 'parse', /line 5/],
    ['a point beyond all numbers', `${SQUARE}f 1 2 99999999999\n`, 'parse', /cannot be/],
    ['two coordinates', 'v 0 0\n', 'parse', /three finite coordinates \(line 1\)/],
    ['nan', 'v 0 0 nan\n', 'parse', /line 1/],
    ['too large a number', 'v 0 0 1e999\n', 'parse', /line 1/],
    ['no faces', SQUARE, 'geometry', /no faces/],
    ['lines only', `${SQUARE}l 1 2\n`, 'geometry', /lines or points/],
    ['surfaces only', `${SQUARE}surf 0 1 0 1 1 2 3 4\n`, 'geometry', /curves or surfaces/],
    ['no area', `${SQUARE}f 1 1 1\n`, 'geometry', /none of which has an area/],
  ])('%s', (_, text, stage, message) => {
    const error = refusal(text);
    expect(error).toMatchObject({ code: 'PARSE_FAILED', stage });
    expect(error.message).toMatch(message);
  });

  test('too many corners, and too much work for concave faces, end at their limits', () => {
    const many = `${SQUARE}f ${'1 2 3 4 '.repeat(30_000)}\n`;
    expect(refusal(many)).toMatchObject({ code: 'RESOURCE_EXHAUSTED', context: { limit: 'faceCorners' } });
  });
});
