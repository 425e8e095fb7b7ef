import { describe, test } from '@jest/globals';
import { entity, type Groups } from '../../../../test/support/dxf-text.ts';
import { expectBox } from '../../../../test/support/expect-box.ts';

/** 10 wide, 2 apart. */
const TWO_COLUMNS = [101, 'Embedded Object', 70, 1, 10, 1, 20, 0, 44, 10, 45, 2, 71, 1];

describe('the box of a drawing holds what is drawn by rules of its own:', () => {
  test.each<[string, Groups, readonly [readonly number[], readonly number[]]]>([
    [
      'a turn of an ellipse that was written with ten digits',
      entity('ELLIPSE', 10, 0, 20, 0, 11, 2, 21, 0, 40, 0.5, 41, 0, 42, 6.2831853072),
      [
        [-2, -1],
        [2, 1],
      ],
    ],
    [
      'an elliptic edge of a hatch, whose ends are angles and not parameters',
      entity(
        ...(['HATCH', 10, 0, 20, 0, 30, 0, 91, 1, 92, 1, 93, 1, 72, 3] as const),
        ...[10, 0, 20, 0, 11, 4, 21, 0, 40, 0.25, 50, 0, 51, 45, 73, 1, 97, 0],
      ),
      // At 45° to the major axis: x = y, (x/4)² + y² = 1.
      [
        [1 / Math.sqrt(1 + 1 / 16), 0],
        [4, 1 / Math.sqrt(1 + 1 / 16)],
      ],
    ],
    [
      'a spline through three fit points with its tangents',
      entity('SPLINE', 71, 3, 74, 2, 12, 0, 22, 1, 13, 0, 23, -1, 11, 0, 21, 0, 11, 4, 21, 0),
      // One cubic piece that rises and falls at slope ±1 over a chord of 4: 3/4 of 4/3 high.
      [
        [0, 0],
        [4, 1],
      ],
    ],
    [
      'a spline whose knots are left out',
      entity('SPLINE', 71, 2, 10, 0, 20, 0, 10, 1, 20, 2, 10, 2, 20, 0),
      [
        [0, 0],
        [2, 1],
      ],
    ],
    [
      'a helix, but not its axis',
      entity(
        ...(['HELIX', 71, 1, 72, 4, 73, 2, 74, 0, 40, 0, 40, 0, 40, 1, 40, 1] as const),
        ...[10, 1, 20, 0, 30, 0, 10, 1, 20, 0, 30, 5, 10, 99, 20, 99, 30, 99, 11, 1, 12, 0, 40, 1, 41, 3],
      ),
      [
        [1, 0, 0],
        [1, 0, 5],
      ],
    ],
    [
      'the parallel lines of a multiline',
      entity(
        ...(['MLINE', 72, 2, 73, 2, 10, 0, 20, 0] as const),
        ...[11, 0, 21, 0, 12, 1, 22, 0, 13, 0, 23, 1, 74, 1, 41, 0.5, 75, 0, 74, 1, 41, -0.5, 75, 0],
        ...[11, 9, 21, 0, 12, 1, 22, 0, 13, 0, 23, 1, 74, 1, 41, 0.5, 75, 0, 74, 1, 41, -0.5, 75, 0],
      ),
      [
        [0, -0.5],
        [9, 0.5],
      ],
    ],
    [
      'a multileader: its line, its landing and its text',
      entity(
        ...(['MULTILEADER', 300, 'CONTEXT_DATA{', 40, 1, 10, 100, 20, 100, 41, 2] as const),
        ...[304, 'ab\\Pabc', 11, 0, 21, 0, 31, 1, 12, 12, 22, 11, 13, 1, 23, 0, 42, 0, 43, 0, 45, 1, 170, 1],
        ...[171, 1, 302, 'LEADER{', 10, 10, 20, 10, 11, 1, 21, 0, 40, 1.5],
        ...[304, 'LEADER_LINE{', 10, 0, 20, 0, 305, '}', 303, '}', 301, '}', 170, 1, 10, 1, 20, 1],
      ),
      [
        [0, 0],
        [12 + 3 * 1.2, 11],
      ],
    ],
    [
      'a polyface mesh by its faces',
      [
        ...entity('POLYLINE', 70, 64),
        ...entity('VERTEX', 70, 192, 10, 0, 20, 0, 30, 0),
        ...entity('VERTEX', 70, 192, 10, 2, 20, 0, 30, 0),
        ...entity('VERTEX', 70, 192, 10, 2, 20, 3, 30, 4),
        ...entity('VERTEX', 70, 128, 10, 99, 20, 99, 71, 1, 72, -2, 73, 3),
        ...entity('SEQEND'),
      ],
      [
        [0, 0, 0],
        [2, 3, 4],
      ],
    ],
    [
      'a text between two points',
      entity('TEXT', 10, 0, 20, 0, 11, 3, 21, 4, 40, 5, 72, 3, 1, 'anything'),
      [
        [-4, 0],
        [3, 7],
      ],
    ],
    [
      'a backward text',
      entity('TEXT', 10, 10, 20, 0, 40, 1, 71, 2, 1, 'abcde'),
      [
        [7, 0],
        [10, 1],
      ],
    ],
    [
      'mtext in two columns, of which the first holds two lines',
      entity('MTEXT', 10, 0, 20, 0, 40, 1, 71, 1, 1, 'aaa\\Pbb\\Pccccc', ...TWO_COLUMNS, 72, 2, 41, 3),
      [
        [0, -8 / 3],
        [15, 0],
      ],
    ],
    [
      'mtext in two columns from its lower right',
      entity('MTEXT', 10, 0, 20, 0, 40, 1, 71, 9, 1, 'aaa\\Pbb\\Pccccc', ...TWO_COLUMNS, 72, 2, 41, 3),
      [
        [-22, 0],
        [-7, 8 / 3],
      ],
    ],
    [
      'mtext in two columns of their own heights, from right to left',
      entity('MTEXT', 10, 0, 20, 0, 40, 1, 71, 1, 1, 'aaa\\Pbb', ...TWO_COLUMNS, 46, 1, 46, 9, 74, 1),
      [
        [0, -1],
        [13.8, 0],
      ],
    ],
    [
      'mtext along the direction of its embedded object',
      entity('MTEXT', 10, 0, 20, 0, 40, 1, 71, 7, 1, 'abcde', 101, 'Embedded Object', 10, 0, 20, 1, 11, 9),
      [
        [-1, 0],
        [0, 3],
      ],
    ],
    [
      'an image that is not clipped although it has a boundary',
      entity(
        'IMAGE',
        10,
        0,
        20,
        0,
        11,
        1,
        21,
        0,
        12,
        0,
        22,
        1,
        13,
        4,
        23,
        2,
        280,
        0,
        14,
        0,
        24,
        0,
        14,
        1,
        24,
        1,
      ),
      [
        [0, 0],
        [4, 2],
      ],
    ],
  ])('%s', (_, entities, box) => {
    expectBox(entities, box);
  });
});
