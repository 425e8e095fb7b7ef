import { expect, test } from '@jest/globals';
import { curvedArea } from './curved-area.ts';
import type { Surface } from './shape-document.ts';

const cone: Surface = { kind: 'cone', origin: [0, 0, 0], axis: [0, 0, 1], semiAngle: Math.PI / 4 };

test('a facet at the apex of a cone is as much wider as its arc, wherever rounding puts the apex', () => {
  const turn = 0.5;
  const widened = turn / 2 / Math.sin(turn / 2);
  for (const [x, y] of [
    [0, 0],
    [1e-6, 0],
    [-1e-6, 1e-6],
  ] as const) {
    const corners = [[x, y, 0] as const, [5, 0, 5] as const] as const;
    const rim = [5 * Math.cos(turn), 5 * Math.sin(turn), 5] as const;
    expect(curvedArea(cone, [...corners, rim])).toBeCloseTo(widened, 9);
  }
});
