import { AppError } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readMeshFile } from './read-mesh-file.ts';

type Point = readonly [number, number, number];
type Triangle = readonly [Point, Point, Point];

/** A box from `at`, outward normals, twelve triangles. */
function box(at: Point, size: Point): Triangle[] {
  const corner = (i: number): Point => [
    at[0] + (i & 1 ? size[0] : 0),
    at[1] + (i & 2 ? size[1] : 0),
    at[2] + (i & 4 ? size[2] : 0),
  ];
  const quads = [
    [0, 2, 3, 1],
    [4, 5, 7, 6],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 4, 6, 2],
    [1, 3, 7, 5],
  ] as const;
  return quads.flatMap(([a, b, c, d]): Triangle[] => [
    [corner(a), corner(b), corner(c)],
    [corner(a), corner(c), corner(d)],
  ]);
}

function binary(
  triangles: readonly Triangle[],
  count = triangles.length,
  extra = 0,
  header = '',
): Uint8Array {
  const bytes = new Uint8Array(84 + triangles.length * 50 + extra);
  bytes.set(new TextEncoder().encode(header));
  const view = new DataView(bytes.buffer);
  view.setUint32(80, count, true);
  triangles.flat(2).forEach((value, i) => {
    view.setFloat32(84 + Math.floor(i / 9) * 50 + 12 + (i % 9) * 4, value, true);
  });
  return bytes;
}

function ascii(triangles: readonly Triangle[], name = 'part'): Uint8Array {
  const facets = triangles.map(
    (triangle) =>
      `facet normal 0 0 1\n outer loop\n${triangle.map((p) => `  vertex ${p.join(' ')}`).join('\n')}\n endloop\nendfacet`,
  );
  return new TextEncoder().encode(`solid ${name}\n${facets.join('\n')}\nendsolid ${name}\n`);
}

function refusal(bytes: Uint8Array): AppError {
  try {
    readMeshFile('stl', bytes);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

const CUBE = box([0, 0, 0], [1, 2, 3]);
const codes = (bytes: Uint8Array) => readMeshFile('stl', bytes).warnings.map((warning) => warning.code);

describe('an STL file', () => {
  test.each([
    ['binary', binary(CUBE)],
    ['binary with a header that says solid', binary(CUBE, 12, 0, 'solid part')],
    ['ASCII', ascii(CUBE)],
    ['ASCII in capitals', new TextEncoder().encode(new TextDecoder().decode(ascii(CUBE)).toUpperCase())],
  ])('in %s becomes a mesh document', (_, bytes) => {
    expect(readMeshFile('stl', bytes)).toEqual({
      format: 'stl',
      kind: 'mesh',
      // Three: a border of rounding must not part equal shapes.
      fingerprints: ['1626538092f15de1', '2349e213e3ad502e', '769e9b50a6a0ae28'],
      units: { declared: null, assumed: true },
      boundingBox: { min: [0, 0, 0], max: [1, 2, 3] },
      volumeMm3: 6,
      areaMm2: 22,
      solids: 1,
      faces: 0,
      edges: 18,
      facets: 12,
      entities: 12,
      entityKinds: { FACET: 12 },
      layers: [],
      surfaceTypes: {},
      watertight: true,
      mesh: {
        components: 1,
        closedComponents: 1,
        genus: 0,
        orientation: 'outward',
        duplicateFacets: 0,
        degenerateFacets: 0,
        boundaryEdges: 0,
        nonManifoldEdges: 0,
      },
      warnings: [{ code: 'units_assumed', message: expect.any(String) }],
    });
  });

  test('is measured in the unit that the caller names', () => {
    const read = readMeshFile('stl', binary(CUBE), { units: 'inch' });
    expect(read).toMatchObject({ units: { declared: null, assumed: false }, warnings: [] });
    expect(read.boundingBox.max[0]).toBe(25.4);
    expect(read.volumeMm3).toBeCloseTo(6 * 25.4 ** 3, 6);
  });

  test('with several solids counts the closed ones', () => {
    const both = new Uint8Array([
      ...ascii(CUBE, 'a facet'),
      ...ascii(box([5, 5, 5], [1, 1, 1]), 'b').slice(0),
    ]);
    expect(readMeshFile('stl', both)).toMatchObject({
      solids: 2,
      facets: 24,
      volumeMm3: 7,
      watertight: true,
    });
    const oneOpen = binary([...CUBE, ...box([5, 5, 5], [1, 1, 1]).slice(1)]);
    expect(readMeshFile('stl', oneOpen)).toMatchObject({ solids: 1, watertight: false, volumeMm3: null });
  });

  test('that is open has an area and no volume', () => {
    expect(readMeshFile('stl', binary(CUBE.slice(2)))).toMatchObject({
      volumeMm3: null,
      areaMm2: 20,
      solids: 0,
    });
    expect(codes(binary(CUBE.slice(2)))).toContain('mesh_open');
  });

  test('with one facet turned over is not watertight', () => {
    const [[a, b, c], ...rest] = CUBE as [Triangle, ...Triangle[]];
    expect(readMeshFile('stl', binary([[a, c, b], ...rest])).watertight).toBe(false);
  });

  test('turned inside out keeps its volume and says so', () => {
    const inverted = CUBE.map(([a, b, c]): Triangle => [a, c, b]);
    expect(readMeshFile('stl', binary(inverted)).volumeMm3).toBe(6);
    expect(codes(binary(inverted))).toContain('mesh_inverted');
  });

  test('with noise of float32 beside zero is closed all the same', () => {
    const noisy = CUBE.map((triangle, i) =>
      i === 0 ? (triangle.map((p) => [p[0] + -3e-16, p[1], p[2]]) as unknown as Triangle) : triangle,
    );
    expect(readMeshFile('stl', binary(noisy))).toMatchObject({ watertight: true, edges: 18 });
  });

  test('with degenerate facets counts them', () => {
    const flat: Triangle = [
      [0, 0, 0],
      [0, 0, 0],
      [1, 2, 3],
    ];
    expect(readMeshFile('stl', binary([...CUBE, flat]))).toMatchObject({ facets: 13, watertight: true });
    expect(codes(binary([...CUBE, flat]))).toContain('degenerate_facets');
  });

  test('keeps its volume and area wherever it lies', () => {
    const coordinate = fc.integer({ min: -8000, max: 8000 });
    fc.assert(
      fc.property(coordinate, coordinate, coordinate, (x, y, z) => {
        expect(readMeshFile('stl', binary(box([x, y, z], [1, 2, 3])))).toMatchObject({
          volumeMm3: 6,
          areaMm2: 22,
        });
      }),
    );
  });

  test('with a few bytes behind its facets is read with a warning', () => {
    expect(codes(binary(CUBE, 12, 7))).toContain('trailing_bytes');
  });
});

describe('a broken STL file is refused', () => {
  const nan = box([0, 0, 0], [1, Number.NaN, 1]);
  test.each([
    ['a count that is too high', binary(CUBE, 13), 'parse', /declares 13 facets and holds 12/],
    ['a count that is too low', binary(CUBE, 11), 'parse', /declares 11 facets and holds 12/],
    ['a count of 2^32 - 1', binary(CUBE, 2 ** 32 - 1), 'parse', /declares 4294967295 facets/],
    ['a count of 0 before facets', binary(CUBE, 0), 'parse', /declares 0 facets/],
    ['a cut header', binary(CUBE).slice(0, 60), 'parse', /ends inside its header/],
    ['a coordinate that is no number', binary(nan), 'parse', /facet 1 has a coordinate/],
    ['an infinite coordinate', binary(box([Infinity, 0, 0], [1, 1, 1])), 'parse', /not a finite number/],
    ['ASCII with nan', ascii(nan), 'parse', /'NaN' stands where a finite coordinate should be \(line \d+\)/],
    [
      'ASCII with a hexadecimal coordinate',
      ascii([...CUBE, [[0, 0, 0], [1, 0, 0], ['0x10', 1, 0] as unknown as Point]]),
      'parse',
      /'0x10' stands where a finite coordinate/,
    ],
    ['ASCII that ends early', ascii(CUBE).slice(0, 300), 'parse', /line/],
    [
      'ASCII without its end',
      ascii(CUBE).slice(0, -15),
      'parse',
      /before facet or endsolid|stands where facet/,
    ],
    ['no facets', ascii([]), 'geometry', /no facets/],
    [
      'facets without an area',
      binary([
        [
          [1, 1, 1],
          [1, 1, 1],
          [2, 2, 2],
        ],
      ]),
      'geometry',
      /none of which has an area/,
    ],
    ['sizes that overflow', ascii(box([0, 0, 0], [1e200, 1e200, 1e200])), 'geometry', /farther than/],
    [
      'sizes below measure',
      ascii(box([0, 0, 0], [1e-30, 1e-30, 1e-30])),
      'geometry',
      /smaller than a nanometre/,
    ],
    ['sizes beyond measure', binary(box([0, 0, 0], [1, 1e10, 1])), 'geometry', /farther than/],
  ])('%s', (_, bytes, stage, message) => {
    const error = refusal(bytes);
    expect(error).toMatchObject({ code: 'PARSE_FAILED', stage });
    expect(error.message).toMatch(message);
  });
});
