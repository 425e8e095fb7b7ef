import { encodeVector, FEATURE_VERSIONS, type FeatureVersion, SHAPE_BLOCKS } from '@cadml/cad-model';
import type { VectorSearchProto } from '@cadml/contracts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SEED_STATISTICS } from '../../src/adapters/sql/seed-statistics.ts';
import { byNearness } from '../../src/domain/distance.ts';
import { metricOf, weighSize } from '../../src/domain/metric.ts';
import { plainStatistics, standardise } from '../../src/domain/statistics.ts';
import { callAs, type RunningApp, startApp } from '../fixtures/app.ts';
import {
  answerIn,
  errorIn,
  queryMessage,
  rangeFilter,
  textFilter,
  updateMessage,
  upsertMessage,
} from '../fixtures/messages.ts';
import { hashOf, principal, vectorOf, vectorsOf } from '../fixtures/parts.ts';

const PARTS = 240;
const MATERIALS = ['steel', 'brass', 'oak'];
const call = callAs(undefined, 120_000);

describe.each(['faiss', 'exact'])('search with %s', (engine) => {
  let running: RunningApp;
  /** Part ids and the seed of their vectors; parts 200 and above share one vector. */
  const parts: { id: string; seed: number; n: number }[] = [];

  beforeAll(async () => {
    running = await startApp({ VECTOR_SEARCH_ENGINE: engine, VECTOR_SEARCH_FLAT_MAX: '100000' });
    for (let n = 0; n < PARTS; n++) {
      const seed = Math.min(n, 200);
      const vectors = vectorsOf(seed).map((one) => ({
        ...one,
        vector: Buffer.from(encodeVector(one.vector)),
      }));
      const metadata = { material: MATERIALS[n % 3] as string, tags: { values: [`t${n % 7}`, `u${n % 2}`] } };
      const { part } = await running.client.upsert(upsertMessage(n, metadata, { vectors }), call);
      parts.push({ id: part?.id ?? '', seed, n });
    }
  }, 120_000);

  afterAll(() => running.app.close());

  const search = (...queries: VectorSearchProto.SearchQuery[]) =>
    running.client.search({ queries, minSequence: BigInt(PARTS) }, call);
  const byPart = (n: number, change: Partial<VectorSearchProto.SearchQuery> = {}) =>
    queryMessage({ target: { $case: 'partId', value: parts[n]?.id ?? '' }, ...change });
  const idsOf = ({ items }: VectorSearchProto.SearchAnswer) => items.map(({ part }) => part?.id ?? '');

  function bruteForce(
    version: FeatureVersion,
    of: number,
    { passes = (_n: number): boolean => true, size = 1 } = {},
  ) {
    const metric = metricOf(version);
    const statistics = metric.standardises
      ? SEED_STATISTICS.find((row) => row.version === version)
      : plainStatistics(version);
    if (statistics === undefined) throw new Error('no statistics');
    const z = (seed: number) => weighSize(version, standardise(vectorOf(version, seed), statistics), size);
    const query = z(parts[of]?.seed ?? 0);
    const ranked = parts
      .filter(({ n }) => n !== of && passes(n))
      .map(({ id, seed }) => ({ partId: id, ...metric.separate(query, z(seed)) }));
    return ranked.sort(byNearness);
  }

  test.each(FEATURE_VERSIONS)(
    '%s: the order, distances and scores are those of brute force',
    async (version) => {
      const answer = answerIn(await search(byPart(7, { version, k: 50 })));
      const truth = bruteForce(version, 7).slice(0, 50);
      expect(idsOf(answer)).toEqual(truth.map(({ partId }) => partId));
      expect(answer.items.map(({ distance }) => distance)).toEqual(truth.map(({ distance }) => distance));
      expect(answer).toMatchObject({
        backend: engine,
        degraded: false,
        version,
        extractorRevision: 1,
        total: 239n,
      });
      for (const { score, distance } of answer.items) {
        expect(score).toBeCloseTo(metricOf(version).score(distance), 12);
      }
    },
  );

  test('40 parts with one vector come in the order of their ids, on every page', async () => {
    const pages = [0, 13, 26, 39].map((offset) => byPart(203, { k: 13, offset, excludeSelf: true }));
    const response = await search(...pages);
    const ids = pages.flatMap((_, at) => idsOf(answerIn(response, at)));
    const truth = bruteForce('v4', 203).map(({ partId }) => partId);
    expect(ids).toEqual(truth.slice(0, 52));
    expect(new Set(ids).size).toBe(52);
  });

  test('the part itself is at distance 0 unless it is left out', async () => {
    const [withSelf, without] = [byPart(5, { k: 1, excludeSelf: false }), byPart(5, { k: 1 })];
    const response = await search(withSelf, without);
    expect(answerIn(response).items[0]).toMatchObject({ distance: 0, score: 1, part: { id: parts[5]?.id } });
    expect(idsOf(answerIn(response, 1))).not.toContain(parts[5]?.id);
  });

  test.each<[string, VectorSearchProto.Filter[], (n: number) => boolean]>([
    ['one material', [textFilter('material', 'brass')], (n) => n % 3 === 1],
    ['any of two', [textFilter('material', 'brass', 'oak')], (n) => n % 3 !== 0],
    ['a tag', [textFilter('tags', 't3')], (n) => n % 7 === 3],
    ['conditions together', [textFilter('tags', 't3'), textFilter('material', 'steel')], (n) => n % 21 === 3],
    ['a range that all are in', [rangeFilter('volumeMm3', 6000, 6000)], () => true],
    ['a range that none is in', [rangeFilter('widthMm', 31)], () => false],
    ['a measure that none has', [rangeFilter('facets', 1)], () => false],
    ['an unknown material', [textFilter('material', 'gold')], () => false],
  ])('filters: %s', async (_name, filters, passes) => {
    const answer = answerIn(await search(byPart(2, { filters, k: 20 })));
    const truth = bruteForce('v4', 2, { passes });
    expect(idsOf(answer)).toEqual(truth.slice(0, 20).map(({ partId }) => partId));
    expect(answer.total).toBe(BigInt(truth.length));
  });

  test('all of several tags', async () => {
    const values = ['t3', 'u1'].map((value) => ({ value: { $case: 'text' as const, value } }));
    const filter = { field: 'tags', condition: { $case: 'allOf' as const, value: { values } } };
    const answer = answerIn(await search(byPart(2, { filters: [filter], k: 100 })));
    expect(answer.total).toBe(
      BigInt(bruteForce('v4', 2, { passes: (n) => n % 7 === 3 && n % 2 === 1 }).length),
    );
  });

  test('a raw vector and a file hash find what the part finds', async () => {
    const vector = Buffer.from(encodeVector(vectorOf('v4', 9)));
    const response = await search(
      byPart(9, { excludeSelf: false }),
      queryMessage({ target: { $case: 'vector', value: vector }, excludeSelf: false }),
      queryMessage({ target: { $case: 'fileHash', value: hashOf(9) }, excludeSelf: false }),
    );
    const [first, ...others] = [0, 1, 2].map((at) => idsOf(answerIn(response, at)));
    for (const other of others) expect(other).toEqual(first);
  });

  test('explain names the slots, largest share first', async () => {
    const answer = answerIn(await search(byPart(1, { explain: true, k: 1 })));
    const { contributions } = answer.items[0] as VectorSearchProto.Neighbour;
    expect(contributions).toHaveLength(24);
    for (const { query, neighbour } of contributions) expect([query, neighbour]).not.toContain(undefined);
    const shares = contributions.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
  });

  test.each([0, 0.25])(
    'v5 with the size weighed %d times: order and distances are those of brute force',
    async (size) => {
      const answer = answerIn(await search(byPart(7, { version: 'v5', k: 50, offset: 3, sizeWeight: size })));
      const truth = bruteForce('v5', 7, { size }).slice(3, 53);
      expect(idsOf(answer)).toEqual(truth.map(({ partId }) => partId));
      expect(answer.items.map(({ distance }) => distance)).toEqual(truth.map(({ distance }) => distance));
    },
  );

  test('v5 is explained by its blocks, and a block that is weighed by nothing has no share', async () => {
    const explained = async (change: Partial<VectorSearchProto.SearchQuery>) => {
      const answer = answerIn(await search(byPart(1, { version: 'v5', explain: true, k: 1, ...change })));
      return new Map(answer.items[0]?.contributions.map(({ slot, share }) => [slot, share]));
    };
    const all = await explained({});
    expect([...all.keys()].sort()).toEqual(SHAPE_BLOCKS.map(({ name }) => name as string).sort());
    expect([...all.values()].reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    const shapeOnly = await explained({ sizeWeight: 0 });
    for (const { name, part } of SHAPE_BLOCKS) expect((shapeOnly.get(name) ?? 0) > 0).toBe(part === 'shape');
  });

  test('what is wrong with one query stands in its place, and the others are answered', async () => {
    const response = await search(
      byPart(0, { k: 0 }),
      byPart(0, { k: 1_000_000_000 }),
      byPart(0, { filters: [textFilter('colour', 'red')] }),
      byPart(0, { version: 'v9' }),
      byPart(0, { sizeWeight: 0.5 }),
      byPart(0, { version: 'v5', sizeWeight: 2 }),
      queryMessage({ target: undefined }),
      queryMessage({ target: { $case: 'partId', value: 'none' } }),
      queryMessage({ target: { $case: 'vector', value: Buffer.alloc(8) } }),
      queryMessage({ target: { $case: 'vector', value: Buffer.alloc(96) }, version: '' }),
      byPart(0),
    );
    const codes = Array.from({ length: 10 }, (_, at) => errorIn(response, at).code);
    const invalid = 'VALIDATION_FAILED';
    expect(codes).toEqual([
      ...[invalid, invalid, invalid, invalid, invalid, invalid, invalid],
      ...['DATA_NOT_FOUND', 'DIMENSION_MISMATCH', invalid],
    ]);
    expect(answerIn(response, 10).items).toHaveLength(10);
  });

  test('a sequence that does not come is SERVICE_UNAVAILABLE with the lag', async () => {
    const never = running.client.search(
      { queries: [byPart(0)], minSequence: 1_000_000n },
      callAs(principal(), 300),
    );
    await expect(never).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      context: { minSequence: 1_000_000, applied: expect.any(Number), lag: expect.any(Number) },
    });
  });

  test('an update is seen, a revision appears once, a deletion never again', async () => {
    const { client } = running;
    const { part } = await client.upsert(upsertMessage(900, { partNumber: 'R', material: 'new' }), call);
    const partId = part?.id ?? '';
    const query = byPart(0, { k: 1000, filters: [textFilter('material', 'new')] });
    const found = async (minSequence: bigint) =>
      idsOf(answerIn(await client.search({ queries: [query], minSequence }, call)));
    const revised = await client.upsert(upsertMessage(901, { partNumber: 'R' }), call);
    expect(await found(revised.sequence)).toEqual([partId]);
    const metadata = upsertMessage(0, { name: undefined, material: 'old' }).metadata;
    const updated = await client.updatePart(updateMessage(partId, { metadata }), call);
    expect(await found(updated.sequence)).toEqual([]);
    const gone = await client.deletePart({ partId }, call);
    const everything = { queries: [byPart(0, { k: 1000 })], minSequence: gone.sequence };
    expect(idsOf(answerIn(await client.search(everything, call)))).not.toContain(partId);
  });
});
