import { AppError } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import { boxMesh, joined, ply, plyHeader } from '../../../test/support/mesh-files.ts';
import { readMeshFile } from '../read-mesh-file.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (file: Uint8Array | string) =>
  readMeshFile('ply', typeof file === 'string' ? bytes(file) : file);

function refusal(file: Uint8Array | string): AppError {
  try {
    read(file);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

const POINTS = '0 0 0\n2 0 0\n2 2 0\n0 2 0\n';
const HEADER = plyHeader('ascii', 4, 1, 'float');

describe('a PLY file', () => {
  test.each([
    ['with a quad', `${HEADER}${POINTS}4 0 1 2 3\n`],
    [
      'with more on its lines than it declares',
      `${HEADER}${POINTS.replaceAll('\n', ' 9 9\n')}4 0 1 2 3 7 7\n`,
    ],
    ['with CR LF', `${HEADER}${POINTS}4 0 1 2 3\n`.replaceAll('\n', '\r\n')],
    ['without a last line end', `${HEADER}${POINTS}4 0 1 2 3`],
    [
      'with properties and elements that nobody needs',
      [
        'ply\nformat ascii 1.0\nobj_info x\nelement camera 1\nproperty list uchar float views\nelement vertex 4',
        'property uchar red\nproperty float z\nproperty double x\nproperty float y\nproperty list int int ids',
        'element face 1\nproperty list uchar float uv\nproperty list int int vertex_index\nend_header',
        '2 0.5 nan\n255 0 0 0 0\n255 0 2 0 1 7\n0 0 2 2 0\n0 0 0 2 2 1 2\n3 0 0 1 4 0 1 2 3\n',
      ].join('\n'),
    ],
    [
      'with a strip of triangles',
      `${HEADER.replace('element face', 'element tristrips').replace('uchar uint', 'int int')}${POINTS}4 0 1 3 2\n`,
    ],
    ['with nan where no face is', `${plyHeader('ascii', 5, 1, 'float')}${POINTS}nan nan nan\n4 0 1 2 3\n`],
  ])('%s is read', (_, text) => {
    expect(read(text)).toMatchObject({ format: 'ply', facets: 2, areaMm2: 4, solids: 0 });
  });

  test.each(['ascii', 'binary_little_endian', 'binary_big_endian'] as const)(
    'in %s is measured',
    (format) => {
      expect(read(ply(boxMesh([1, 2, 3]), format))).toMatchObject({
        volumeMm3: 6,
        areaMm2: 22,
        watertight: true,
      });
    },
  );
});

describe('a broken PLY file is refused', () => {
  const binary = ply(boxMesh([1, 2, 3]), 'binary_little_endian');
  test.each<[string, Uint8Array | string, string, RegExp]>([
    [
      'a count that lies',
      plyHeader('binary_little_endian', 4_000_000_000, 1),
      'parse',
      /declares 4000000000/,
    ],
    ['a text count that lies', `${plyHeader('ascii', 1_000_000, 1)}${POINTS}`, 'parse', /declares 1000000/],
    ['a count below nothing', HEADER.replace('vertex 4', 'vertex -4'), 'parse', /no valid count/],
    ['no encoding', HEADER.replace('format ascii 1.0\n', ''), 'parse', /no known encoding/],
    [
      'a type that is none',
      HEADER.replace('property float x', 'property complex x'),
      'parse',
      /no known type/,
    ],
    ['a list counted in floats', HEADER.replace('list uchar', 'list float'), 'parse', /no whole number/],
    ['no end of the header', HEADER.replace('end_header', ''), 'parse', /no end/],
    ['no coordinates', `${HEADER.replace('float z', 'float w')}${POINTS}`, 'parse', /no x, y, z/],
    ['a cut body', binary.slice(0, binary.length - 5), 'parse', /ends before|declares 3/],
    ['a cut text', `${HEADER}${POINTS}4 0 1`, 'parse', /ends before|declares/],
    ['a point that is not there', `${HEADER}${POINTS}3 0 1 7\n`, 'parse', /uses vertex 8 of 4/],
    [
      'a point below nothing',
      `${HEADER.replace('uchar uint', 'char int')}${POINTS}3 0 1 -7\n`,
      'parse',
      /number -7/,
    ],
    [
      'a list below nothing',
      `${HEADER.replace('uchar uint', 'char int')}${POINTS}-3 0 1 2\n`,
      'parse',
      /declares -3/,
    ],
    [
      'a list of four billion',
      joined(
        bytes(plyHeader('binary_big_endian', 0, 1).replace('uchar uint', 'uint uint')),
        new Uint8Array(40).fill(255),
      ),
      'parse',
      /list declares 4294967295/,
    ],
    ['a word', `${HEADER}${POINTS}3 0 one 2\n`, 'parse', /'one' stands where a number/],
    [
      'nan in a face',
      `${HEADER}${POINTS.replace('2 2', 'nan 2')}4 0 1 2 3\n`,
      'parse',
      /not a finite number/,
    ],
    ['a cloud of points', `${plyHeader('ascii', 4, 0)}${POINTS}`, 'geometry', /cloud of points/],
  ])('%s', (_, file, stage, message) => {
    const error = refusal(file);
    expect(error).toMatchObject({ code: 'PARSE_FAILED', stage });
    expect(error.message).toMatch(message);
  });

  test('wherever it is cut', () => {
    for (let length = 1; length < binary.length; length += 7) {
      expect(refusal(binary.slice(0, length)).code).toBe('PARSE_FAILED');
    }
  });

  test('elements without properties by the billion take no time', () => {
    const text = HEADER.replace('element face', 'element nothing 4000000000\nelement face');
    expect(refusal(`${text}${POINTS}4 0 1 2 3\n`).message).toMatch(/declares 4000000000 of nothing/);
  });
});
