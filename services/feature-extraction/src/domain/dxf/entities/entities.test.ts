import { describe, test } from '@jest/globals';
import { entity, type Groups } from '../../../../test/support/dxf-text.ts';
import { expectBox } from '../../../../test/support/expect-box.ts';

const R = Math.SQRT1_2;

describe('the box of a drawing holds', () => {
  test.each<[string, Groups, readonly [readonly number[], readonly number[]]]>([
    [
      'lines in space',
      entity('LINE', 10, 1, 20, 2, 30, -1, 11, -3, 21, 5, 31, 4),
      [
        [-3, 2, -1],
        [1, 5, 4],
      ],
    ],
    [
      'a circle',
      entity('CIRCLE', 10, 1, 20, 2, 40, 3),
      [
        [-2, -1],
        [4, 5],
      ],
    ],
    [
      'an arc over the top',
      entity('ARC', 10, 0, 20, 0, 40, 2, 50, 45, 51, 135),
      [
        [-2 * R, 2 * R],
        [2 * R, 2],
      ],
    ],
    [
      'an arc through 0 degrees',
      entity('ARC', 10, 0, 20, 0, 40, 1, 50, 315, 51, 45),
      [
        [R, -R],
        [1, R],
      ],
    ],
    [
      'an arc seen from behind',
      entity('ARC', 10, 5, 20, 0, 40, 2, 50, 0, 51, 90, 210, 0, 220, 0, 230, -1),
      [
        [-7, 0],
        [-5, 2],
      ],
    ],
    [
      'a circle on its side',
      entity('CIRCLE', 10, 1, 20, 2, 30, 3, 40, 1, 210, 1, 220, 0, 230, 0),
      [
        [3, 0, 1],
        [3, 2, 3],
      ],
    ],
    [
      'a whole ellipse',
      entity('ELLIPSE', 10, 0, 20, 0, 11, 3, 21, 4, 40, 0.5, 41, 0, 42, 2 * Math.PI),
      [
        [-Math.sqrt(13), -Math.sqrt(18.25)],
        [Math.sqrt(13), Math.sqrt(18.25)],
      ],
    ],
    [
      'a quarter of an ellipse',
      entity('ELLIPSE', 10, 1, 20, 1, 11, 4, 21, 0, 40, 0.5, 41, 0, 42, Math.PI / 2),
      [
        [1, 1],
        [5, 3],
      ],
    ],
    [
      'a bulge of half a turn',
      entity('LWPOLYLINE', 90, 2, 70, 0, 10, 0, 20, 0, 42, 1, 10, 2, 20, 0),
      [
        [0, -1],
        [2, 0],
      ],
    ],
    [
      'a bulge the other way',
      entity('LWPOLYLINE', 90, 2, 70, 0, 10, 0, 20, 0, 42, -1, 10, 2, 20, 0),
      [
        [0, 0],
        [2, 1],
      ],
    ],
    [
      'a bulge that is nothing but rounding',
      entity('LWPOLYLINE', 90, 2, 70, 0, 10, 0, 20, 0, 42, 1e-17, 10, 100, 20, 37),
      [
        [0, 0],
        [100, 37],
      ],
    ],
    [
      'the closing bulge of a polyline',
      entity('LWPOLYLINE', 90, 2, 70, 1, 38, 7, 10, 0, 20, 0, 10, 2, 20, 0, 42, 1),
      [
        [0, 0, 7],
        [2, 1, 7],
      ],
    ],
    [
      'a heavy polyline with a bulge',
      [
        ...entity('POLYLINE', 66, 1, 30, 2),
        ...entity('VERTEX', 10, 0, 20, 0, 42, 1),
        ...entity('VERTEX', 10, 0, 20, 4),
        ...entity('SEQEND'),
      ],
      [
        [0, 0, 2],
        [2, 4, 2],
      ],
    ],
    [
      'a 3D polyline',
      [
        ...entity('POLYLINE', 70, 8),
        ...entity('VERTEX', 10, 1, 20, 2, 30, 3),
        ...entity('VERTEX', 10, 4, 20, 5, 30, 6),
        ...entity('SEQEND'),
      ],
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    [
      'a quadratic spline, not its control polygon',
      entity(
        'SPLINE',
        70,
        8,
        71,
        2,
        40,
        0,
        40,
        0,
        40,
        0,
        40,
        1,
        40,
        1,
        40,
        1,
        10,
        0,
        20,
        0,
        10,
        1,
        20,
        2,
        10,
        2,
        20,
        0,
      ),
      [
        [0, 0],
        [2, 1],
      ],
    ],
    [
      'a rational spline: a quarter circle',
      entity(
        'SPLINE',
        71,
        2,
        ...[0, 0, 0, 1, 1, 1].flatMap((k) => [40, k]),
        41,
        1,
        41,
        R,
        41,
        1,
        10,
        1,
        20,
        0,
        10,
        1,
        20,
        1,
        10,
        0,
        20,
        1,
      ),
      [
        [0, 0],
        [1, 1],
      ],
    ],
    [
      'the fit points of a spline without control points',
      entity('SPLINE', 71, 3, 74, 2, 11, 1, 21, 2, 11, 5, 21, 9),
      [
        [1, 2],
        [5, 9],
      ],
    ],
    [
      'a face',
      entity('3DFACE', 10, 0, 20, 0, 11, 1, 21, 0, 12, 1, 22, 1, 32, 5, 13, 0, 23, 1),
      [
        [0, 0, 0],
        [1, 1, 5],
      ],
    ],
    [
      'a solid in object coordinates',
      entity('SOLID', 10, 1, 20, 0, 11, 2, 21, 0, 12, 1, 22, 3, 13, 2, 23, 3, 230, -1),
      [
        [-2, 0],
        [-1, 3],
      ],
    ],
    [
      'a line with thickness',
      entity('LINE', 39, 5, 10, 0, 20, 0, 11, 1, 21, 0),
      [
        [0, 0, 0],
        [1, 0, 5],
      ],
    ],
    [
      'text: 0.6 heights for each character',
      entity('TEXT', 10, 1, 20, 2, 40, 10, 1, 'abcde'),
      [
        [1, 2],
        [31, 12],
      ],
    ],
    [
      'text with a code for one character',
      entity('TEXT', 10, 0, 20, 0, 40, 10, 1, '%%c5'),
      [
        [0, 0],
        [12, 10],
      ],
    ],
    [
      'text turned by a right angle',
      entity('TEXT', 10, 0, 20, 0, 40, 10, 50, 90, 1, 'ab'),
      [
        [-10, 0],
        [0, 12],
      ],
    ],
    [
      'text aligned to its right top',
      entity('TEXT', 10, 0, 20, 0, 11, 100, 21, 50, 72, 2, 73, 3, 40, 10, 1, 'ab'),
      [
        [88, 40],
        [100, 50],
      ],
    ],
    [
      'two lines of mtext from their top left',
      entity('MTEXT', 10, 0, 20, 0, 40, 3, 71, 1, 1, '{\\fArial|b0;abc}\\Pabcd'),
      [
        [0, -8],
        [7.2, 0],
      ],
    ],
    [
      'mtext wrapped at words',
      entity('MTEXT', 10, 0, 20, 0, 40, 3, 41, 6, 71, 7, 1, 'abc de'),
      [
        [0, 0],
        [5.4, 8],
      ],
    ],
    [
      'a hatch with a bulge',
      entity(
        'HATCH',
        10,
        0,
        20,
        0,
        30,
        1,
        91,
        1,
        92,
        2,
        72,
        1,
        73,
        1,
        93,
        2,
        10,
        0,
        20,
        0,
        42,
        1,
        10,
        2,
        20,
        0,
        42,
        1,
        97,
        0,
      ),
      [
        [0, -1, 1],
        [2, 1, 1],
      ],
    ],
    [
      'a hatch with a clockwise arc',
      entity(
        'HATCH',
        10,
        0,
        20,
        0,
        30,
        0,
        91,
        1,
        92,
        1,
        93,
        1,
        72,
        2,
        10,
        0,
        20,
        0,
        40,
        2,
        50,
        270,
        51,
        360,
        73,
        0,
        97,
        0,
      ),
      [
        [0, 0],
        [2, 2],
      ],
    ],
    [
      'a dimension without a block',
      entity('DIMENSION', 10, 0, 20, 5, 13, 0, 23, 0, 14, 9, 24, 0),
      [
        [0, 0],
        [9, 5],
      ],
    ],
    [
      'an image over its pixels',
      entity('IMAGE', 10, 1, 20, 1, 11, 0.5, 21, 0, 12, 0, 22, 0.5, 13, 4, 23, 2),
      [
        [1, 1],
        [3, 2],
      ],
    ],
  ])('%s', (_, entities, box) => {
    expectBox(entities, box);
  });
});
