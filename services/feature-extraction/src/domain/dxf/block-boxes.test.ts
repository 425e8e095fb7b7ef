import { AppError } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import { dxf, entity, type Groups, insert, line } from '../../../test/support/dxf-text.ts';
import { expectBox } from '../../../test/support/expect-box.ts';
import { readDrawingFile } from '../read-drawing-file.ts';
import { DEFAULT_DXF_LIMITS } from './limits.ts';

const R = Math.SQRT1_2;

function refusal(bytes: Uint8Array, limits = DEFAULT_DXF_LIMITS): AppError {
  try {
    readDrawingFile(bytes, {}, limits);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('a block reference', () => {
  const blocks = { ARROW: line(0, 0, 2, 1) };

  test.each<[string, Groups, readonly [readonly number[], readonly number[]]]>([
    [
      'moved',
      [10, 10, 20, 20],
      [
        [10, 20],
        [12, 21],
      ],
    ],
    [
      'scaled',
      [41, 3, 42, 4],
      [
        [0, 0],
        [6, 4],
      ],
    ],
    [
      'turned',
      [50, 90],
      [
        [-1, 0],
        [0, 2],
      ],
    ],
    [
      'mirrored',
      [41, -1],
      [
        [-2, 0],
        [0, 1],
      ],
    ],
    [
      'scaled, then turned',
      [41, 2, 50, 180],
      [
        [-4, -1],
        [0, 0],
      ],
    ],
    [
      'in an array',
      [70, 3, 71, 2, 44, 10, 45, 5],
      [
        [0, 0],
        [22, 6],
      ],
    ],
    [
      'in a turned array',
      [70, 3, 71, 1, 44, 10, 50, 90],
      [
        [-1, 0],
        [0, 22],
      ],
    ],
    [
      'seen from behind',
      [10, 5, 230, -1],
      [
        [-7, 0],
        [-5, 1],
      ],
    ],
  ])('%s', (_, groups, box) => {
    expectBox(insert('arrow', ...groups), box, { blocks });
  });

  test('of a block with a base point shifts by it', () => {
    const text = new TextDecoder().decode(dxf(insert('ARROW', 41, 2, 42, 2), { blocks }));
    const based = text.replace('70\n0\n10\n0\n20\n0', '70\n0\n10\n1\n20\n1');
    const { boundingBox } = readDrawingFile(new TextEncoder().encode(based));
    expect(boundingBox).toEqual({ min: [-2, -2, 0], max: [2, 0, 0] });
  });

  test('in a block in a block is exact at any angle', () => {
    const nested = {
      DISC: entity('CIRCLE', 10, 0, 20, 0, 40, 1),
      INNER: insert('DISC', 10, 3, 20, 0, 41, 2, 42, 1),
      OUTER: insert('INNER', 50, 45),
    };
    const reach = Math.sqrt((4 + 1) / 2);
    const centre = 3 * R;
    expectBox(
      insert('OUTER'),
      [
        [centre - reach, centre - reach],
        [centre + reach, centre + reach],
      ],
      { blocks: nested },
    );
  });

  test('counts as one entity and carries the text of its attributes', () => {
    const withAttribute = [
      ...insert('ARROW', 66, 1),
      ...entity('ATTRIB', 10, 50, 20, 0, 40, 1, 1, 'x'),
      ...entity('SEQEND'),
    ];
    const read = readDrawingFile(dxf(withAttribute, { blocks }));
    expect(read).toMatchObject({ entities: 1, entityKinds: { INSERT: 1 } });
    expect(read.boundingBox.max[0]).toBeCloseTo(50.6, 9);
  });

  test('draws the constant attributes of its block, and no others', () => {
    const attribute = (x: number, flags: number) =>
      entity('ATTDEF', 10, x, 20, 0, 40, 1, 1, 'value', 2, 'T', 70, flags);
    const content = [...line(0, 0, 2, 1), ...attribute(50, 2), ...attribute(99, 0), ...attribute(99, 3)];
    const { boundingBox } = readDrawingFile(dxf(insert('B'), { blocks: { B: content } }));
    expect(boundingBox.max[0]).toBeCloseTo(53, 9);
  });

  test('to a missing block is a warning', () => {
    const { warnings } = readDrawingFile(dxf([...insert('NONE'), ...line(0, 0, 1, 1)]));
    expect(warnings.map((warning) => warning.code)).toEqual(['missing_blocks']);
  });
});

describe('what a drawing may ask for is bounded', () => {
  const levels = (depth: number, content: (next: string) => Groups) =>
    Object.fromEntries(
      Array.from({ length: depth }, (_, i) => [
        `B${i}`,
        i === depth - 1 ? line(0, 0, 1, 1) : content(`B${i + 1}`),
      ]),
    );

  test('blocks that multiply beyond the limit', () => {
    const blocks = levels(12, (next) => Array.from({ length: 10 }, () => insert(next)).flat());
    expect(refusal(dxf(insert('B0'), { blocks }))).toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      context: { limit: 'expansion' },
    });
  });

  test('blocks in more orientations than can be measured', () => {
    const blocks = levels(12, (next) => [
      ...insert(next, 50, 1),
      ...insert(next, 50, Math.SQRT2),
      ...insert(next, 41, 1.1),
    ]);
    const limits = { ...DEFAULT_DXF_LIMITS, maxMeasured: 1000 };
    expect(refusal(dxf(insert('B0'), { blocks }), limits)).toMatchObject({ context: { limit: 'expansion' } });
  });

  test('more entities than are allowed', () => {
    const limits = { ...DEFAULT_DXF_LIMITS, maxEntities: 2 };
    const three = [...line(0, 0, 1, 1), ...line(0, 0, 1, 1), ...line(0, 0, 1, 1)];
    expect(refusal(dxf(three), limits)).toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      context: { limit: 'entities' },
    });
  });

  test('a text without end', () => {
    const text = entity('TEXT', 10, 0, 20, 0, 40, 1, 1, 'x'.repeat(70_000));
    expect(refusal(dxf(text))).toMatchObject({ code: 'RESOURCE_EXHAUSTED', context: { limit: 'text' } });
  });

  test('but deep nesting alone is read', () => {
    const blocks = levels(20_000, (next) => insert(next));
    expectBox(
      insert('B0'),
      [
        [0, 0],
        [1, 1],
      ],
      { blocks },
    );
  });
});
