import { describe, test } from '@jest/globals';
import { entity, type Groups } from '../../../../test/support/dxf-text.ts';
import { expectBox } from '../../../../test/support/expect-box.ts';

const R = Math.SQRT1_2;

describe('the box of a drawing holds', () => {
  test.each<[string, Groups, readonly [readonly number[], readonly number[]]]>([
    [
      'a wide line',
      entity('LWPOLYLINE', 90, 2, 70, 0, 43, 6, 10, 0, 20, 0, 10, 10, 20, 0),
      [
        [0, -3],
        [10, 3],
      ],
    ],
    [
      'a ring drawn as a wide circle',
      entity('LWPOLYLINE', 90, 2, 70, 1, 43, 10, 10, -20, 20, 0, 42, 1, 10, 20, 20, 0, 42, 1),
      [
        [-25, -25],
        [25, 25],
      ],
    ],
    [
      'an arrow that grows, and the tip of a wide corner',
      entity(
        'LWPOLYLINE',
        90,
        3,
        70,
        0,
        10,
        0,
        20,
        0,
        40,
        2,
        41,
        2,
        10,
        5,
        20,
        5,
        40,
        2,
        41,
        8,
        10,
        10,
        20,
        0,
      ),
      [
        [-R, -4 * R],
        [10 + 4 * R, 5 + 2 * R],
      ],
    ],
  ])('%s', (_name, entities, box) => {
    expectBox(entities, box);
  });
});
