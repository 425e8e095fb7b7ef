import { type BlockRange, blockRanges, dimensionOf, SHAPE_BLOCKS } from '@cadml/cad-model';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chooseRevision } from './coverage.ts';
import { byNearness, separate } from './distance.ts';
import { cosineFloor, EMBEDDING_ERROR, embedDirection, embeddedDimension } from './embedding.ts';
import { explain } from './explain.ts';
import { metricOf, SHAPE_SCORE_SCALE, weighSize } from './metric.ts';
import { momentsOf, plainStatistics, type Statistics, standardise, statisticsFor } from './statistics.ts';

const stats = (mean: number[], std: number[], revision = 1): Statistics => ({
  version: 'v1',
  revision,
  statsId: `s${revision}`,
  mean,
  std,
});

describe('standardise', () => {
  test('leaves out slots that hardly vary', () => {
    expect([...standardise([5, 7, 9], stats([1, 1, 1], [2, 1e-10, 4]))]).toEqual([2, 0, 2]);
  });

  test('the moments of a collection give it mean 0 and spread 1', () => {
    const vectors = [
      [1, 10],
      [3, 10],
      [5, 40],
      [7, 20],
    ];
    const { mean, std } = momentsOf(vectors, 2);
    const z = vectors.map((vector) => standardise(vector, stats(mean, std)));
    const again = momentsOf(z, 2);
    for (const value of again.mean) expect(value).toBeCloseTo(0, 12);
    for (const value of again.std) expect(value).toBeCloseTo(1, 12);
  });

  test('statistics of a newer revision are not used for older vectors while older ones exist', () => {
    const known = [stats([0], [1], 1), stats([0], [1], 3)];
    expect([1, 2, 3, 9].map((revision) => statisticsFor(known, 'v1', revision)?.revision)).toEqual([
      1, 1, 3, 3,
    ]);
    expect(statisticsFor(known, 'v2', 1)).toBeUndefined();
  });
});

describe('separate', () => {
  const z = (...values: number[]) => Float64Array.from(values);

  test('is 0 for one direction, 1 for a right angle, 2 for opposite ones', () => {
    const distances = [z(2, 0), z(0, 3), z(-1, 0)].map((other) => separate(z(1, 0), other).distance);
    expect(distances).toEqual([0, 1, 2]);
  });

  test('a zero norm matches only a zero norm', () => {
    expect(separate(z(0, 0), z(0, 0)).distance).toBe(0);
    expect(separate(z(0, 0), z(1, 0)).distance).toBe(2);
    expect(separate(z(1, 0), z(0, 0)).distance).toBe(2);
  });

  test('the same direction at another length is ordered by the Euclidean distance, then by part id', () => {
    const query = z(1, 1);
    const ranked = [z(3, 3), z(2, 2), z(2, 2)].map((other, i) => ({
      ...separate(query, other),
      partId: `p${9 - i}`,
    }));
    expect(ranked.sort(byNearness).map(({ partId }) => partId)).toEqual(['p7', 'p8', 'p9']);
  });

  test('embeddings tell the same distance within the stated error', () => {
    const vector = fc.float64Array({ minLength: 24, maxLength: 24, min: -50, max: 50, noNaN: true });
    const clean = vector.map((values) => values.map((value) => (Math.abs(value) < 1e-3 ? 0 : value)));
    fc.assert(
      fc.property(clean, fc.oneof(clean, fc.constant(new Float64Array(24))), (a, b) => {
        const [x, y] = [new Float32Array(embeddedDimension(24)), new Float32Array(embeddedDimension(24))];
        embedDirection(a, x);
        embedDirection(b, y);
        let squared = 0;
        for (let i = 0; i < x.length; i++) {
          squared = Math.fround(squared + Math.fround(((x[i] as number) - (y[i] as number)) ** 2));
        }
        const gap = Math.abs(cosineFloor(squared) + EMBEDDING_ERROR - separate(a, b).distance);
        expect(gap).toBeLessThanOrEqual(EMBEDDING_ERROR);
      }),
    );
  });
});

describe('explain', () => {
  const plain = stats(new Array(7).fill(0), [1, 1, 2, 1, 1, 1, 1]);

  test('names the slot that made the difference first, and the shares sum to 1', () => {
    const [first, ...rest] = explain([1, 2, 3, 0, 0, 0, 0], [1, 2.5, 13, 0, 0, 0, 0], { statistics: plain });
    expect(first).toMatchObject({ slot: 'bbox_height', query: 3, neighbour: 13, distance: 5 });
    expect([first, ...rest].reduce((sum, one) => sum + (one?.share ?? 0), 0)).toBeCloseTo(1, 12);
  });

  test('equal vectors have no shares', () => {
    const vector = [1, 2, 3, 4, 5, 6, 7];
    expect(explain(vector, vector, { statistics: plain }).map(({ share }) => share)).toEqual(
      new Array(7).fill(0),
    );
  });

  test('tells the blocks of v5, without those that a search weighs by nothing', () => {
    const dimension = dimensionOf('v5');
    const [query, neighbour] = [new Float32Array(dimension).fill(0.1), new Float32Array(dimension).fill(0.3)];
    const shares = explain(query, neighbour, {
      statistics: plainStatistics('v5'),
      weigh: (z) => weighSize('v5', z, 0),
    });
    const size = new Set<string>(SHAPE_BLOCKS.filter(({ part }) => part === 'size').map(({ name }) => name));
    expect(shares).toHaveLength(SHAPE_BLOCKS.length);
    for (const { slot, share } of shares) expect(share === 0).toBe(size.has(slot));
  });

  test('a block has no values but its distance, also where both parts of the vectors have one length', () => {
    const { start, end } = blockRanges().find(({ name }) => name === 'thickness') as BlockRange;
    const [query, neighbour] = [new Float32Array(dimensionOf('v5')), new Float32Array(dimensionOf('v5'))];
    query[start] = 3;
    neighbour[end - 1] = 3;
    const [first, second] = explain(query, neighbour, { statistics: plainStatistics('v5') });
    expect(first).toEqual({ slot: 'thickness', distance: Math.sqrt(18), share: 1 });
    expect(second).toMatchObject({ distance: 0, share: 0 });
  });
});

describe('the metric of v5', () => {
  const { separate: apart, score, embed, floor } = metricOf('v5');

  test('is the plain distance, and its score falls from 1', () => {
    const { distance } = apart(Float64Array.of(0, 3, 1), Float64Array.of(4, 0, 1));
    expect(distance).toBe(5);
    expect([score(0), score(SHAPE_SCORE_SCALE)]).toEqual([1, Math.exp(-1)]);
  });

  test('float32 embeddings never claim more than the distance', () => {
    const vector = fc
      .array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength: 544, maxLength: 544 })
      .map((values) => Float64Array.from(values, Math.fround));
    fc.assert(
      fc.property(vector, vector, (a, b) => {
        const [x, y] = [new Float32Array(embeddedDimension(544)), new Float32Array(embeddedDimension(544))];
        embed(a, x);
        embed(b, y);
        const squared = x.reduce((sum, value, i) => Math.fround(sum + (value - (y[i] as number)) ** 2), 0);
        expect(floor(squared)).toBeLessThanOrEqual(apart(a, b).distance);
      }),
      { numRuns: 50 },
    );
  });
});

describe('chooseRevision', () => {
  const choose = (counts: [number, number, number?][], parts: number) =>
    chooseRevision(
      new Map(counts.map(([revision, indexed, unreadable = 0]) => [revision, { indexed, unreadable }])),
      parts,
    );

  test('a part that cannot be read does not hold the others up; most parts do', () => {
    expect(
      choose(
        [
          [1, 10],
          [2, 9, 1],
        ],
        10,
      ),
    ).toMatchObject({ revision: 2, complete: true, unreadable: 1 });
    expect(
      choose(
        [
          [1, 10],
          [2, 4, 6],
        ],
        10,
      ),
    ).toMatchObject({ revision: 1, complete: true });
  });

  test('stays with the revision that covers all until a newer one does', () => {
    expect(
      choose(
        [
          [1, 10],
          [2, 9],
        ],
        10,
      ),
    ).toMatchObject({ revision: 1, complete: true, newest: 2 });
    expect(
      choose(
        [
          [1, 10],
          [2, 10],
        ],
        10,
      ),
    ).toMatchObject({ revision: 2, complete: true });
  });

  test('with none complete, the most covering one serves, of several the newest', () => {
    expect(
      choose(
        [
          [1, 8],
          [2, 7],
        ],
        10,
      ),
    ).toMatchObject({ revision: 1, indexed: 8, complete: false });
    expect(
      choose(
        [
          [1, 7],
          [2, 7],
        ],
        10,
      ),
    ).toMatchObject({ revision: 2, complete: false });
  });

  test('an empty catalogue is covered by nothing and complete', () => {
    expect(choose([[1, 0]], 0)).toEqual({
      revision: 0,
      indexed: 0,
      unreadable: 0,
      complete: true,
      newest: 0,
    });
  });
});
