import { expect, test } from '@jest/globals';
import { chainEdges } from './chain-edges.ts';
import { MANY_FACETS, NO_FACET, sharedEdges } from './shared-edges.ts';

test('edges know the facets on both sides, and whether there is one or many', () => {
  const { ends, facets } = sharedEdges(Uint32Array.of(0, 1, 2, 2, 1, 3, 1, 2, 4, 5, 5, 6));
  const of = (a: number, b: number) => {
    const edge = Array.from({ length: ends.length / 2 }, (_, i) => i).find(
      (i) => ends[i * 2] === a && ends[i * 2 + 1] === b,
    );
    return edge === undefined ? null : [...facets.subarray(edge * 2, edge * 2 + 2)];
  };
  expect(of(0, 1)).toEqual([0, NO_FACET]);
  expect(of(1, 2)).toEqual([0, MANY_FACETS]);
  expect(of(5, 6)).toBeNull();
});

test('edges become chains that end where more than two meet, and rings', () => {
  const fork = chainEdges([0, 1, 1, 2, 2, 3, 2, 4]).map((chain) => chain.join());
  expect(fork.toSorted()).toEqual(
    ['0,1,2', '2,3', '4,2'].map((one) => (fork.includes(one) ? one : flip(one))).toSorted(),
  );
  const [ring, ...others] = chainEdges([7, 8, 8, 9, 9, 7]);
  expect(others).toEqual([]);
  expect(ring).toHaveLength(4);
  expect(ring?.at(0)).toBe(ring?.at(-1));
});

function flip(chain: string): string {
  return chain.split(',').toReversed().join();
}
