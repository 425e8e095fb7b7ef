import { describe, expect, test } from '@jest/globals';
import { Index, IndexFlatIP, IndexHNSW, rowBitmap } from '../../src/index.ts';
import {
  answers,
  bruteForce,
  clustered,
  codeOf,
  flatOf,
  hnswOf,
  recall,
  seeded,
  vectorAt,
} from './support.ts';

const k = 10;
const small = clustered(24, 3000, 50);
const rows = 12_000;
const large = clustered(24, rows, 50);
const hnsw = hnswOf(large);
const flat = flatOf(large);
const queryNumbers = Array.from({ length: 50 }, (_, q) => q);
const largeTruth = queryNumbers.map((q) => bruteForce(large, q, k));

describe('search', () => {
  test('a flat index finds the very rows of brute force, alone, in a batch and exactly', async () => {
    const index = flatOf(small);
    const truth = queryNumbers.map((q) => bruteForce(small, q, k));
    const alone = queryNumbers.map((q) => index.search(vectorAt(small, small.queries, q), k).labels);
    expect(alone).toEqual(truth);
    expect(answers((await index.searchAsync(small.queries, k)).labels, k)).toEqual(truth);
    const exact = await index.searchAsync(small.queries, k, { exact: true });
    expect(answers(exact.labels, k)).toEqual(truth);
  });

  test('inner products come largest first', async () => {
    const index = new IndexFlatIP(2);
    index.add([1, 0, 3, 0, 2, 0]);
    const found = await index.searchAsync(Float32Array.of(1, 0), 3);
    expect([Array.from(found.labels), Array.from(found.distances)]).toEqual([
      [1, 2, 0],
      [3, 2, 1],
    ]);
  });

  test('HNSW reaches a recall of 0.98 on clustered vectors, as one batch and in parts by threads', async () => {
    const found = await hnsw.searchAsync(large.queries, k, { efSearch: 64 });
    expect(recall(answers(found.labels, k), largeTruth)).toBeGreaterThanOrEqual(0.98);
    const threaded = await hnsw.searchAsync(large.queries, k, { efSearch: 64, threads: 2 });
    expect(threaded.labels).toEqual(found.labels);
  });

  test('efSearch of one call widens that search and no other', () => {
    const at = (efSearch?: number) =>
      recall(answers(hnsw.search(large.queries, k, efSearch ? { efSearch } : {}).labels, k), largeTruth);
    const usual = at();
    expect(at(200)).toBeGreaterThan(usual);
    expect(at(4)).toBeLessThanOrEqual(usual);
    expect(at()).toBe(usual);
  });

  test('exact search on HNSW is brute force', async () => {
    const truth = queryNumbers.map((q) => bruteForce(small, q, k));
    const found = await hnswOf(small).searchAsync(small.queries, k, { exact: true });
    expect(answers(found.labels, k)).toEqual(truth);
  });

  test('IVF looks into nprobe lists of one call, and into all of them exactly', async () => {
    const index = Index.fromFactory(24, 'IVF64,Flat');
    await index.trainAsync(small.vectors);
    await index.addAsync(small.vectors);
    const truth = queryNumbers.map((q) => bruteForce(small, q, k));
    const at = async (options: object) =>
      recall(answers((await index.searchAsync(small.queries, k, options)).labels, k), truth);
    expect(await at({ nprobe: 8 })).toBeGreaterThan(await at({ nprobe: 1 }));
    expect(await at({ exact: true })).toBe(1);
  });

  test('fewer rows than k are filled up with row -1', async () => {
    for (const index of [flatOf(clustered(4, 3, 1)), hnswOf(clustered(4, 3, 1))]) {
      const { labels } = await index.searchAsync(new Float32Array(4), 5);
      expect(Array.from(labels).toSorted((a, b) => a - b)).toEqual([-1, -1, 0, 1, 2]);
      expect(Array.from(labels).slice(3)).toEqual([-1, -1]);
    }
  });

  test('an empty index and an empty batch are answered, not refused', async () => {
    const index = new IndexHNSW(4);
    expect(Array.from((await index.searchAsync(new Float32Array(4), 2)).labels)).toEqual([-1, -1]);
    expect((await flatOf(small).searchAsync(new Float32Array(0), 2)).labels).toHaveLength(0);
  });

  test('a search started after an add sees what was added', async () => {
    const index = new IndexHNSW(24);
    const added = index.addAsync(small.vectors);
    const found = index.searchAsync(small.vectors.slice(0, 24), 1);
    expect(index.ntotal()).toBe(0);
    expect(Array.from((await found).labels)).toEqual([0]);
    await added;
    expect(index.ntotal()).toBe(3000);
  });
});

describe('selectors', () => {
  test.each([0.001, 0.01, 0.05, 0.2, 0.5])(
    'a share of %d gives exactly k rows, all selected',
    async (share) => {
      const random = seeded(share * 1000);
      const chosen = new Set(Array.from({ length: rows }, (_, row) => row).filter(() => random() < share));
      const selector = rowBitmap(chosen, rows);
      const wanted = Math.min(k, chosen.size);
      const truth = queryNumbers.map((q) => bruteForce(large, q, k, (row) => chosen.has(row)));
      for (const options of [{}, { exactUpTo: 0, efSearch: 16 }]) {
        const found = answers((await hnsw.searchAsync(large.queries, k, { selector, ...options })).labels, k);
        expect(found.every((rows) => rows.length === wanted && rows.every((row) => chosen.has(row)))).toBe(
          true,
        );
      }
      const usual = await hnsw.searchAsync(large.queries, k, { selector });
      expect(recall(answers(usual.labels, k), truth)).toBeGreaterThanOrEqual(0.98);
      expect(answers((await flat.searchAsync(large.queries, k, { selector })).labels, k)).toEqual(truth);
    },
  );

  test('without the exact fallback a narrow selector starves the graph: the fallback is needed', async () => {
    const selector = rowBitmap([5, 500, 5000, 11_000], rows);
    const options = { selector, complete: false, exactUpTo: 0, efSearch: 16 };
    const { labels } = await hnsw.searchAsync(large.queries, 4, options);
    expect(answers(labels, 4).some((rows) => rows.length < 4)).toBe(true);
  });

  test('rows past the end of the bitmap and bits past the last row select nothing', async () => {
    const { labels } = await flat.searchAsync(large.queries.slice(0, 24), 20, {
      selector: Uint8Array.of(0xff),
    });
    expect(new Set(labels)).toEqual(new Set([-1, 0, 1, 2, 3, 4, 5, 6, 7]));
    const tiny = flatOf(clustered(4, 3, 1));
    const found = await tiny.searchAsync(new Float32Array(4), 8, { selector: Uint8Array.of(0xff, 0xff) });
    expect(Array.from(found.labels).filter((row) => row >= 0)).toHaveLength(3);
  });

  test('IVF and range search obey selectors too', async () => {
    const ivf = Index.fromFactory(24, 'IVF16,Flat');
    ivf.train(small.vectors);
    ivf.add(small.vectors);
    const selector = rowBitmap([1, 7, 8], 3000);
    const { labels } = await ivf.searchAsync(small.queries.slice(0, 24), 5, { selector, exact: true });
    expect(new Set(labels)).toEqual(new Set([-1, 1, 7, 8]));
    for (const each of [ivf, flatOf(small), hnswOf(small)]) {
      const found = await each.rangeSearchAsync(small.queries.slice(0, 24), 1e6, { selector, exact: true });
      expect(Array.from(found.labels).toSorted((a, b) => a - b)).toEqual([1, 7, 8]);
    }
  });
});

describe('range search', () => {
  test.each([5, 9, 15, 1e6])(
    'HNSW finds within %d what the flat index finds, nearest first',
    async (radius) => {
      const wanted = await flat.rangeSearchAsync(large.queries, radius);
      const found = await hnsw.rangeSearchAsync(large.queries, radius);
      expect(found.lims).toHaveLength(51);
      const rowsOf = (r: typeof found, q: number) => Array.from(r.labels.slice(r.lims[q], r.lims[q + 1]));
      const truth = queryNumbers.map((q) => rowsOf(wanted, q));
      const got = queryNumbers.map((q) => rowsOf(found, q));
      expect(truth.flat().length).toBeGreaterThan(0);
      expect(recall(got, truth)).toBeGreaterThanOrEqual(0.98);
      for (const q of queryNumbers) {
        const distances = Array.from(found.distances.slice(found.lims[q], found.lims[q + 1]));
        expect(distances).toEqual(distances.toSorted((a, b) => a - b));
        expect(distances.every((distance) => distance < radius)).toBe(true);
      }
    },
  );

  test('under inner product the radius is a product to exceed', async () => {
    const index = new IndexFlatIP(1);
    index.add([1, 2, 3]);
    expect(Array.from((await index.rangeSearchAsync(Float32Array.of(1), 1.5)).labels)).toEqual([2, 1]);
  });

  test('an index that keeps no flat vectors refuses to search exactly', async () => {
    const index = Index.fromFactory(24, 'PQ4x4');
    index.train(small.vectors);
    expect(await codeOf(() => index.searchAsync(small.queries, 1, { exact: true }))).toBe(
      'VALIDATION_FAILED',
    );
  });
});
