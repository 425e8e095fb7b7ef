import { describe, expect, test } from '@jest/globals';
import { exactEngines } from '../../src/adapters/exact-engine.ts';
import { faissEngines } from '../../src/adapters/faiss-engine.ts';
import { SEED_STATISTICS } from '../../src/adapters/sql/seed-statistics.ts';
import { CatalogueIndex } from '../../src/application/index/catalogue-index.ts';
import { nearest } from '../../src/application/index/nearest.ts';
import type { PartState } from '../../src/application/ports/part-store.ts';
import type { EngineFactory, VectorEngine } from '../../src/application/ports/vector-engine.ts';
import { byNearness, separate } from '../../src/domain/distance.ts';
import { measuresOf } from '../../src/domain/geometry.ts';
import { compileSelection } from '../../src/domain/row-filter.ts';
import { standardise } from '../../src/domain/statistics.ts';
import { GEOMETRY, vectorOf, vectorsOf } from '../fixtures/parts.ts';

const PARTS = 3_000;
const EXACT = exactEngines(100_000);
const [STATISTICS] = SEED_STATISTICS.filter(({ version }) => version === 'v4');

function stateOf(n: number, revision = 1): PartState {
  return {
    row: {
      id: `p${String(n).padStart(5, '0')}`,
      project: 'default',
      ...{ partNumber: null, material: null, class: null, name: '', fileHash: '', format: 'step' },
      tags: [`t${n % 1000}`],
      attributes: {},
      measures: measuresOf(GEOMETRY),
      createdSequence: n,
    },
    revision,
    vectors: vectorsOf(seedOf(n, revision)),
    unreadable: [],
  };
}

/** Every tenth part has the vector of part 0. */
const seedOf = (n: number, revision: number) => (n % 10 === 0 ? 0 : n + (revision - 1) * PARTS);

const engines: [string, EngineFactory][] = [
  ['exact', EXACT],
  ['faiss, flat', faissEngines({ path: null, flatMax: 100_000 })],
];

async function find(index: CatalogueIndex, n: number, tags: readonly string[]) {
  const set = index.active('v4');
  if (set === null) throw new Error('no set');
  const { table } = index;
  const filters =
    tags.length === 0 ? [] : [{ field: 'tags', condition: { kind: 'anyOf' as const, values: tags } }];
  const selection = set.select(tags.join(), table.epoch, () =>
    compileSelection(table, { projects: 'all', filters }),
  );
  const z = standardise(vectorOf('v4', n), set.statistics);
  const found = await nearest(set, { z, offset: 0, k: 40, selection, ids: table.ids });
  return found?.map(({ partId, distance }) => [partId, distance]);
}

describe.each(engines)('the index of a replica on %s', (_name, factory) => {
  /** 30 % deleted, 40 % revised: enough dead rows for a compaction. */
  async function lived() {
    const index = new CatalogueIndex(factory, SEED_STATISTICS);
    const numbers = Array.from({ length: PARTS }, (_, n) => n);
    await index.apply(
      numbers.map((n) => stateOf(n)),
      [],
    );
    const gone = numbers.filter((n) => n % 10 === 3 || n % 10 === 4 || n % 10 === 5);
    const revised = numbers.filter((n) => [1, 2, 6, 7].includes(n % 10));
    await index.apply(
      revised.map((n) => stateOf(n, 2)),
      gone.map((n) => stateOf(n).row.id),
    );
    index.settle();
    const live = numbers.filter((n) => !gone.includes(n));
    return { index, live: live.map((n) => stateOf(n, revised.includes(n) ? 2 : 1)) };
  }

  function truth(states: readonly PartState[], n: number, tags: readonly string[]) {
    if (STATISTICS === undefined) throw new Error('no statistics');
    const statistics = STATISTICS;
    const z = standardise(vectorOf('v4', n), statistics);
    return states
      .filter(({ row }) => tags.length === 0 || row.tags.some((tag) => tags.includes(tag)))
      .map(({ row, vectors }) => {
        const vector = vectors.find(({ version }) => version === 'v4')?.vector ?? [];
        return { partId: row.id, ...separate(z, standardise(vector, statistics)) };
      })
      .sort(byNearness)
      .slice(0, 40)
      .map(({ partId, distance }) => [partId, distance]);
  }

  test.each([1, 10, 50, 200, 500, 1000])(
    'after deletions, revisions and a compaction, with %d of 1000 tags, it finds what brute force finds',
    async (count) => {
      const { index, live } = await lived();
      expect(index.active('v4')?.engine.rows).toBeLessThan(PARTS + 1_200);
      expect(index.coverage('v4')).toMatchObject({ indexed: live.length, complete: true });
      const tags = Array.from({ length: count }, (_, i) => `t${(i * 7) % 1000}`);
      for (const n of [0, 11, 4_001]) expect(await find(index, n, tags)).toEqual(truth(live, n, tags));
    },
  );

  test('applying the same states again changes no answer and adds no row', async () => {
    const { index, live } = await lived();
    const rows = index.active('v4')?.engine.rows;
    await index.apply(live, ['p00003']);
    expect(index.active('v4')?.engine.rows).toBe(rows);
    expect(await find(index, 11, [])).toEqual(truth(live, 11, []));
  });

  test('a vector that was read anew takes the place of the one before; one that is gone is found no more', async () => {
    const index = new CatalogueIndex(factory, SEED_STATISTICS);
    const [first, second, third] = [stateOf(1), stateOf(2), stateOf(3)];
    await index.apply([first, second, third], []);
    const reread = { ...first, vectors: vectorsOf(77) };
    const bare = { ...second, vectors: [] };
    await index.apply([reread, bare], []);
    expect(await find(index, 77, [])).toEqual(truth([reread, third], 77, []));
    expect(index.active('v4')?.size).toBe(2);
  });

  test('another engine takes over with the same answers', async () => {
    const { index, live } = await lived();
    await index.switchEngines(EXACT);
    expect(index.active('v4')?.engine.backend).toBe('exact');
    expect(await find(index, 11, [])).toEqual(truth(live, 11, []));
  });
});

test('what an engine found is not used when rows were renumbered meanwhile', async () => {
  const slow = slowEngines();
  const index = new CatalogueIndex(slow.factory, SEED_STATISTICS);
  await index.apply(
    [1, 2, 3].map((n) => stateOf(n)),
    [],
  );
  const asked = find(index, 1, []);
  await index.switchEngines(EXACT);
  slow.answer();
  expect(await asked).toBeUndefined();
  expect(await find(index, 1, [])).toHaveLength(3);
});

/** Exact engines whose answers wait until they are let go. */
function slowEngines(): { readonly factory: EngineFactory; readonly answer: () => void } {
  const gate = Promise.withResolvers<void>();
  const create = (dimension: number): VectorEngine => {
    const engine = EXACT.create(dimension);
    return {
      backend: 'exact',
      get rows() {
        return engine.rows;
      },
      add: (vectors) => engine.add(vectors),
      search: async (query) => {
        const found = await engine.search(query);
        await gate.promise;
        return found;
      },
      settled: () => engine.settled(),
      save: (path) => engine.save(path),
      dispose: () => engine.dispose(),
    };
  };
  return { factory: { ...EXACT, create }, answer: gate.resolve };
}
