import { expect, test } from '@jest/globals';
import { foldsOf } from './mesh-folds.ts';
import { stripsOnEdges } from './thin-strips.ts';

const CREASE = (50 * Math.PI) / 180;
const TILT = Math.PI / 4;

/** A low triangle with a wall along each of its sides, which stands so far out of its plane; named from `first` on. */
function isStripOnEdge(tilts: readonly [number, number, number], first: number): boolean {
  const corners = [
    [0, 0],
    [10, 0],
    [5, 0.4],
  ] as const;
  const order = [0, 1, 2].map((i) => (i + first) % 3);
  const ends = order.map((at) => corners[at] as readonly [number, number]);
  const tops = order.map((at, i) => {
    const [[x, y], [u, v]] = [ends[i], ends[(i + 1) % 3]] as [[number, number], [number, number]];
    const length = Math.hypot(u - x, v - y);
    const out = 3 * Math.cos(tilts[at] as number);
    return [
      (x + u) / 2 + ((v - y) / length) * out,
      (y + v) / 2 - ((u - x) / length) * out,
      3 * Math.sin(tilts[at] as number),
    ];
  });
  const { normals, meetings } = foldsOf({
    vertices: Float64Array.from([...ends.map(([x, y]) => [x, y, 0]), ...tops].flat()),
    triangles: Uint32Array.from([0, 1, 2, 1, 0, 3, 2, 1, 4, 0, 2, 5]),
  });
  return stripsOnEdges(meetings, { normals, isThin: Uint8Array.of(1, 0, 0, 0), crease: CREASE })(0);
}

test.each([0, 1, 2])('a strip that goes on straight on all sides lies on no edge (%i first)', (first) => {
  expect(isStripOnEdge([0, 0, 0], first)).toBe(false);
});

test.each([
  [0, 1],
  [1, 1],
  [2, 1],
  [0, 2],
  [1, 2],
  [2, 2],
] as const)(
  'a chamfer between two sides at an angle is no way round their edge (%i first, %i straight)',
  (first, straight) => {
    const tilts = [0, 1, 2].map((side) => (side === straight ? 0 : TILT)) as [number, number, number];
    expect(isStripOnEdge(tilts, first)).toBe(true);
  },
);
