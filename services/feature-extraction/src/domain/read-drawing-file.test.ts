import { AppError } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import { dxf, entity, type Groups, insert, line } from '../../test/support/dxf-text.ts';
import { readDrawingFile } from './read-drawing-file.ts';

function refusal(bytes: Uint8Array): AppError {
  try {
    readDrawingFile(bytes);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('a drawing document', () => {
  test('counts entities by kind and layer, layers of the table among them', () => {
    const entities = [
      ...line(0, 0, 1, 1),
      ...line(0, 0, 1, 2),
      ...[0, 'CIRCLE', 8, 'Holes', 10, 0, 20, 0, 40, 1],
      ...[0, 'BODY', 8, 'holes'],
    ];
    const read = readDrawingFile(dxf(entities, { layers: ['0', 'Empty'] }));
    expect(read).toMatchObject({
      kind: 'drawing',
      entities: 4,
      entityKinds: { LINE: 2, CIRCLE: 1, BODY: 1 },
    });
    expect(read.layers).toEqual([
      { name: '0', count: 2 },
      { name: 'Empty', count: 0 },
      { name: 'Holes', count: 2 },
    ]);
    expect(read.warnings.map((warning) => warning.code)).toEqual(['solids_not_measured']);
  });

  test('names what is counted but not measured, in blocks too, each by its reason', () => {
    const entities = [
      ...line(0, 0, 1, 1),
      ...entity('RAY', 10, 0, 20, 0, 11, 1, 21, 0),
      ...entity('XLINE', 10, 0, 20, 0, 11, 1, 21, 0),
      ...entity('ACAD_PROXY_ENTITY', 90, 498),
      ...entity('TOLERANCE', 10, 5, 20, 5, 1, '{\\Fgdt;j}%%v0.1'),
      ...insert('B'),
    ];
    const read = readDrawingFile(dxf(entities, { blocks: { B: entity('REGION', 1, 'mnjlo') } }));
    expect(read).toMatchObject({ entities: 6, boundingBox: { max: [5, 5, 0] } });
    expect(Object.fromEntries(read.warnings.map(({ code, message }) => [code, message]))).toEqual({
      infinite_lines_ignored: 'Without end, so not in the box: 1 RAY, 1 XLINE.',
      entities_without_shape: 'Counted, but not part of the box: 1 ACAD_PROXY_ENTITY.',
      solids_not_measured: 'Counted, but not in the box (send solids as STEP): 1 REGION.',
      shapes_approximate: 'In the box by their known points alone: 1 TOLERANCE.',
    });
  });

  test.each([
    [1, ['1 block references are clipped; the box and the pictures have all of their blocks.']],
    [0, []],
  ])('tells of block references that are clipped, when the clip is on: %s', (isOn, messages) => {
    const objects = [
      ...[0, 'SECTION', 2, 'OBJECTS', 0, 'DICTIONARY', 5, 'A1', 330, '9', 3, 'ACAD_FILTER', 360, 'A2'],
      ...[0, 'DICTIONARY', 5, 'a2', 330, 'A1', 3, 'SPATIAL', 360, 'A3', 0, 'XRECORD', 5, 'A4', 71, 1],
      ...[0, 'SPATIAL_FILTER', 5, 'A3', 70, 2, 10, 0, 20, 0, 10, 1, 20, 1, 71, isOn, 0, 'ENDSEC'],
    ].join('\n');
    const clipped = insert('B', 5, '8F', 102, '{ACAD_XDICTIONARY', 360, 'A1', 102, '}', 10, 0, 20, 0);
    const whole = dxf([...clipped, ...insert('B')], { blocks: { B: line(0, 0, 9, 9) } });
    const text = Buffer.from(whole)
      .toString('latin1')
      .replace(/0\nEOF/, `${objects}\n0\nEOF`);
    const read = readDrawingFile(Buffer.from(text, 'latin1'));
    expect(read.boundingBox.max).toEqual([9, 9, 0]);
    expect(read.warnings.map(({ message }) => message)).toEqual(messages);
  });

  test('tells of blocks that lie in other drawings', () => {
    const blocks = { XREF: [], BOUND: line(0, 0, 3, 3) };
    const text = Buffer.from(dxf([...line(0, 0, 1, 1), ...insert('XREF'), ...insert('BOUND')], { blocks }))
      .toString('latin1')
      .replaceAll(/(BLOCK\n2\n\w+\n70\n)0/g, '$14\n1\nsite.dwg');
    const { boundingBox, warnings } = readDrawingFile(Buffer.from(text, 'latin1'));
    expect(boundingBox.max).toEqual([3, 3, 0]);
    expect(warnings).toEqual([
      {
        code: 'external_references',
        message: '1 blocks lie in other drawings, which are not in the box: XREF.',
      },
    ]);
  });

  describe('of what is hidden', () => {
    const layers = [
      ['FROZEN', 70, 1, 62, 3],
      ['OFF', 70, 0, 62, -1],
      ['BOTH', 70, 1, 62, -1],
      ['ON', 62, 1],
    ] as const;
    const on = (name: string, x: number, ...groups: Groups) => [
      ...[0, 'LINE', 8, name, ...groups],
      ...[10, 0, 20, 0, 11, x, 21, 1],
    ];
    const block = (...content: Groups[]) => ({ layers, blocks: { B: content.flat() } });

    test('measures what is off, and neither what is frozen nor what is invisible', () => {
      const read = readDrawingFile(
        dxf(
          [...on('frozen', 20), ...on('FROZEN', 30), ...on('OFF', 9), ...on('ON', 4), ...on('ON', 50, 60, 1)],
          {
            layers,
          },
        ),
      );
      expect(read).toMatchObject({ entities: 5, boundingBox: { max: [9, 1, 0] } });
      expect(read.drawing).toMatchObject({
        hiddenLayers: 3,
        frozenLayers: 2,
        offLayers: 2,
        hiddenEntities: 4,
      });
      expect(read.warnings.map(({ code, message }) => [code, message])).toEqual([
        [
          'hidden_entities',
          '4 entities are frozen, off or invisible. They are counted; those that are off are in the box, the others are not.',
        ],
      ]);
    });

    test('takes the content of blocks alike, on layers of its own or on that of the reference', () => {
      const content = [...on('FROZEN', 100), ...on('OFF', 8), ...on('0', 1), ...on('0', 200, 60, 1)];
      const read = readDrawingFile(dxf(insert('B'), block(content)));
      expect(read).toMatchObject({ entities: 1, boundingBox: { max: [8, 1, 0] } });
      expect(read.drawing).toMatchObject({ hiddenEntities: 3 });
      expect(read.warnings.map(({ code }) => code)).toEqual(['hidden_entities']);
    });

    test('leaves out all that a frozen reference holds, and what its layer 0 alone would freeze', () => {
      const frozen = [0, 'INSERT', 8, 'FROZEN', 2, 'B', 10, 50, 20, 0];
      const thawed = [0, 'INSERT', 8, 'ON', 2, 'B', 10, 0, 20, 0];
      const read = readDrawingFile(dxf([...frozen, ...thawed], block(on('0', 3), on('ON', 2))));
      expect(read.boundingBox.max).toEqual([3, 1, 0]);
      const zero = { ...block(on('0', 3)), layers: [...layers, ['0', 70, 1] as const] };
      expect(readDrawingFile(dxf([...thawed, ...on('0', 70)], zero)).boundingBox.max).toEqual([3, 1, 0]);
    });

    test('measures all the same where there is nothing else, and says so', () => {
      const read = readDrawingFile(dxf([...on('FROZEN', 7), ...insert('B')], block(on('FROZEN', 5, 60, 0))));
      expect(read.boundingBox.max).toEqual([7, 1, 0]);
      expect(read.warnings.map(({ code }) => code)).toEqual(['hidden_entities', 'all_hidden']);
    });
  });

  test('knows its version, its blocks, and the layouts that have a block of their own', () => {
    const blocks = {
      '*Paper_Space0': line(0, 0, 9, 9),
      '*D1': [],
      Bolt: line(0, 0, 1, 1),
      '*Model_Space': [],
    };
    const header = [9, '$ACADVER', 1, 'AC1024', 9, '$INSUNITS', 70, 4];
    const read = readDrawingFile(dxf(line(0, 0, 1, 1), { header, blocks }));
    expect(read).toMatchObject({ entities: 1, boundingBox: { max: [1, 1, 0] } });
    expect(read.drawing).toEqual({
      ...{ version: 'AC1024', release: '2010', paperSpaceEntities: 1 },
      ...{ hiddenLayers: 0, frozenLayers: 0, offLayers: 0, hiddenEntities: 0, blocks: 1 },
    });
  });

  test('is read from entities alone, and without an end mark with a warning', () => {
    const text = ['0', 'SECTION', '2', 'ENTITIES', ...line(0, 0, 3, 4), '0', 'ENDSEC', ''].join('\n');
    const read = readDrawingFile(new TextEncoder().encode(text));
    expect(read).toMatchObject({ entities: 1, boundingBox: { max: [3, 4, 0] } });
    expect(read.drawing).toMatchObject({ version: null, release: null });
    expect(read.warnings.map((warning) => warning.code)).toEqual(['units_assumed', 'end_missing']);
  });

  test.each([
    [[9, '$INSUNITS', 70, 1], 'inch', false, 25.4],
    [[9, '$INSUNITS', 70, 6], 'm', false, 1000],
    [[9, '$INSUNITS', 70, 15], null, false, 10_000],
    [[9, '$INSUNITS', 70, 0], null, true, 1],
    [[], null, true, 1],
  ])('has its lengths in mm: %j', (header, declared, assumed, width) => {
    const read = readDrawingFile(dxf(line(0, 0, 1, 1), { header }));
    expect(read.units).toEqual({ declared, assumed });
    expect(read.boundingBox.max[0]).toBeCloseTo(width, 9);
  });

  test("takes the caller's unit only where the file has none, and says so", () => {
    const units = { units: 'cm' } as const;
    const bare = readDrawingFile(dxf(line(0, 0, 1, 1), { header: [] }), units);
    expect(bare).toMatchObject({ boundingBox: { max: [10, 10, 0] }, warnings: [] });
    const told = readDrawingFile(dxf(line(0, 0, 1, 1)), units);
    expect(told).toMatchObject({ boundingBox: { max: [1, 1, 0] }, warnings: [{ code: 'units_declared' }] });
  });

  test('names the value of a unit that is not known', () => {
    const read = readDrawingFile(dxf(line(0, 0, 1, 1), { header: [9, '$INSUNITS', 70, 99] }));
    expect(read.units).toEqual({ declared: null, assumed: true });
    expect(read.warnings).toEqual([
      {
        code: 'units_assumed',
        message:
          'The drawing declares a length unit that is not known ($INSUNITS 99); millimetres are assumed.',
      },
    ]);
  });

  test('leaves out what is on paper', () => {
    const paper = entity('LINE', 67, 1, 10, 0, 20, 0, 11, 99, 21, 99);
    const read = readDrawingFile(dxf([...line(0, 0, 1, 1), ...paper]));
    expect(read).toMatchObject({ entities: 1, boundingBox: { max: [1, 1, 0] } });
    expect(read.warnings.map((warning) => warning.code)).toEqual(['paper_space_ignored']);
  });

  test('reads layer names in the code page of the header', () => {
    const text = new TextDecoder().decode(
      dxf(line(0, 0, 1, 1).with(3, 'Ma@'), {
        header: [9, '$ACADVER', 1, 'AC1015', 9, '$DWGCODEPAGE', 3, 'ANSI_1251'],
      }),
    );
    const bytes = Uint8Array.from(text, (char) => (char === '@' ? 0xdf : char.charCodeAt(0)));
    expect(readDrawingFile(bytes).layers.map((layer) => layer.name)).toEqual(['MaЯ']);
  });

  test('is the same from a binary file', () => {
    const value = (n: number) => [...new Uint8Array(Float64Array.of(n).buffer)];
    const text = (code: number, content: string) => [code, 0, ...new TextEncoder().encode(content), 0];
    const groups = [text(0, 'SECTION'), text(2, 'ENTITIES'), text(0, 'LINE'), text(8, '0')].flat();
    const coordinates = [10, 20, 11, 21].flatMap((code, i) => [code, 0, ...value(i)]);
    const end = [...text(0, 'ENDSEC'), ...text(0, 'EOF')];
    const sentinel = new TextEncoder().encode('AutoCAD Binary DXF\r\n\x1a\0');
    const read = readDrawingFile(Uint8Array.of(...sentinel, ...groups, ...coordinates, ...end));
    expect(read.boundingBox).toEqual({ min: [0, 1, 0], max: [2, 3, 0] });
    expect(() => readDrawingFile(Uint8Array.of(...sentinel, ...groups, ...coordinates.slice(0, 15)))).toThrow(
      'ends inside',
    );
  });
});

describe('a broken drawing is refused', () => {
  const text = (content: string) => new TextEncoder().encode(content);
  test.each<[string, Uint8Array, string, RegExp]>([
    ['no sections', text('0\nEOF\n'), 'parse', /no ENTITIES section/],
    [
      'entities outside a section',
      text('0\nLINE\n10\n0\n'),
      'parse',
      /'LINE' stands where a section should begin \(line 1\)/,
    ],
    [
      'an odd number of lines',
      text('0\nSECTION\n2\nENTITIES\n0\nLINE\n8'),
      'parse',
      /a group code has no value \(line 7\)/,
    ],
    [
      'a cut file',
      dxf(line(0, 0, 1, 1)).slice(0, -20),
      'parse',
      /ends inside a section|has no value|stands where/,
    ],
    [
      'text for a group code',
      text('0\nSECTION\n2\nENTITIES\nabc\ndef\n'),
      'parse',
      /'abc' stands where a group code should be \(line 5\)/,
    ],
    [
      'a coordinate that is no number',
      dxf(entity('LINE', 10, 'nan', 20, 0)),
      'parse',
      /group 10 of LINE is not a finite number \(line \d+\)/,
    ],
    ['an infinite coordinate', dxf(entity('LINE', 10, '1e999', 20, 0)), 'parse', /not a finite number/],
    [
      'a block that contains itself',
      dxf(insert('A'), { blocks: { A: insert('A') } }),
      'parse',
      /block 'A' contains itself/,
    ],
    [
      'blocks that contain each other',
      dxf(insert('A'), { blocks: { A: insert('B'), B: insert('A') } }),
      'parse',
      /contains itself/,
    ],
    ['a coordinate in hexadecimal', dxf(entity('LINE', 10, '0x10', 20, 0)), 'parse', /not a finite number/],
    ['a coordinate beyond measure', dxf(line(0, 0, 1e20, 1)), 'geometry', /reaches beyond/],
    [
      'a stray point at 2147483648',
      dxf([...line(0, 0, 1, 1), ...line(0, 0, 2 ** 31, 1)]),
      'geometry',
      /larger than/,
    ],
    [
      'a unit of light years',
      dxf(line(0, 0, 1, 1), { header: [9, '$INSUNITS', 70, 19] }),
      'geometry',
      /larger than a thousand kilometres/,
    ],
    [
      'nested scales that overflow, beside a sound line',
      dxf([...line(0, 0, 1, 1), ...insert('A', 41, 1e200, 42, 1e200, 50, 30)], {
        blocks: { A: insert('B', 41, 1e200, 42, 1e200, 50, 45), B: line(0, 0, 1, 1) },
      }),
      'geometry',
      /reaches beyond/,
    ],
    [
      'a megabyte of empty lines for its end',
      text(`0\nSECTION\n2\nENTITIES\n0\nLINE\n${'\n'.repeat(1_000_000)}`),
      'parse',
      /ends inside a section/,
    ],
    ['no entities', dxf([]), 'geometry', /nothing in model space that has a size/],
    ['a single point', dxf(entity('POINT', 10, 1, 20, 1)), 'geometry', /has a size/],
    [
      'a spline without points',
      dxf(entity('SPLINE', 71, 3, 72, 1_000_000, 73, 1_000_000)),
      'geometry',
      /has a size/,
    ],
  ])('%s', (_, bytes, stage, message) => {
    const error = refusal(bytes);
    expect(error).toMatchObject({ code: 'PARSE_FAILED', stage });
    expect(error.message).toMatch(message);
  });
});
