import { AppError } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import { Index, IndexFlatL2, IndexHNSW, loadFaiss } from '../../src/index.ts';
import { clustered, codeOf, flatOf, hnswOf } from './support.ts';

const collection = clustered(4, 100, 1);
const query = collection.queries;
const flat = flatOf(collection);
const hnsw = hnswOf(collection);

describe('what the binding refuses', () => {
  test.each<[string, string, () => unknown]>([
    ['half a vector', 'DIMENSION_MISMATCH', () => flat.add([1, 2, 3])],
    ['half a vector, asynchronously', 'DIMENSION_MISMATCH', () => flat.addAsync(new Float32Array(5))],
    ['a query of another dimension', 'DIMENSION_MISMATCH', () => flat.searchAsync(new Float32Array(3), 1)],
    ['NaN in what is added', 'VALIDATION_FAILED', () => hnsw.addAsync(Float32Array.of(1, Number.NaN, 0, 0))],
    ['NaN in a query', 'VALIDATION_FAILED', () => hnsw.searchAsync(Float32Array.of(Number.NaN, 0, 0, 0), 1)],
    ['an infinity', 'VALIDATION_FAILED', () => flat.search([1, 1, 1, Number.NEGATIVE_INFINITY], 1)],
    ['k = 0', 'VALIDATION_FAILED', () => flat.searchAsync(query, 0)],
    ['a k that is no whole number', 'VALIDATION_FAILED', () => flat.searchAsync(query, 1.5)],
    ['efSearch = 0', 'VALIDATION_FAILED', () => hnsw.searchAsync(query, 1, { efSearch: 0 })],
    ['efSearch of a flat index', 'VALIDATION_FAILED', () => flat.searchAsync(query, 1, { efSearch: 9 })],
    ['nprobe of a graph', 'VALIDATION_FAILED', () => hnsw.searchAsync(query, 1, { nprobe: 9 })],
    ['no threads', 'VALIDATION_FAILED', () => hnsw.searchAsync(query, 1, { threads: 0 })],
    ['a radius of NaN', 'VALIDATION_FAILED', () => hnsw.rangeSearchAsync(query, Number.NaN)],
    ['removal from a graph', 'VALIDATION_FAILED', () => hnsw.removeIdsAsync([1])],
    ['a row that is not there', 'VALIDATION_FAILED', () => flat.reconstruct([100])],
    ['an unknown description', 'VALIDATION_FAILED', () => Index.fromFactory(4, 'Nonsense')],
    ['dimension 0', 'VALIDATION_FAILED', () => new IndexFlatL2(0)],
    ['a metric we do not know', 'VALIDATION_FAILED', () => new IndexHNSW(4, 32, 7 as 1)],
    ['merging an index into itself', 'CONFLICT', () => flat.mergeFrom(flat)],
    ['merging graphs', 'VALIDATION_FAILED', () => hnsw.mergeFrom(hnswOf(collection))],
    ['merging another dimension', 'DIMENSION_MISMATCH', () => flat.mergeFrom(new IndexFlatL2(5))],
    ['adding before training', 'CONFLICT', () => Index.fromFactory(4, 'IVF4,Flat').add([1, 2, 3, 4])],
    [
      'searching before training',
      'CONFLICT',
      () => Index.fromFactory(4, 'IVF4,Flat').search(query as never, 1),
    ],
    ['an answer of billions of rows', 'RESOURCE_EXHAUSTED', () => flat.searchAsync(query, 2 ** 31 - 1)],
  ])('%s is %s', async (_, code, call) => {
    expect(await codeOf(call)).toBe(code);
  });

  test('an exception of FAISS itself becomes INTERNAL_ERROR, its text kept for the log', async () => {
    const index = Index.fromFactory(4, 'IVF64,Flat');
    const failure = await index.trainAsync(Float32Array.of(1, 2, 3, 4)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AppError);
    expect((failure as AppError).code).toBe('INTERNAL_ERROR');
    expect((failure as AppError).publicMessage).not.toContain('.cpp');
    expect(String(((failure as AppError).cause as Error).message)).toContain('training points');
  });

  test('a refused change leaves the index as it was', async () => {
    const before = hnsw.search(query as never, 5);
    await codeOf(() => hnsw.addAsync(Float32Array.of(0, 0, 0, Number.NaN)));
    expect(hnsw.ntotal()).toBe(100);
    expect(hnsw.search(query as never, 5)).toEqual(before);
  });

  test('a disposed index answers calls under way and refuses new ones', async () => {
    const index = hnswOf(collection);
    const underWay = index.searchAsync(query, 1);
    index.dispose();
    index.dispose();
    expect((await underWay).labels).toHaveLength(1);
    expect(await codeOf(() => index.searchAsync(query, 1))).toBe('CONFLICT');
    expect(await codeOf(() => index.ntotal())).toBe('CONFLICT');
  });

  test('a binding that is not there is SERVICE_UNAVAILABLE and says how to build it', () => {
    expect(() => loadFaiss({ path: '/nowhere/faiss.node' })).toThrow(/make -C libs\/faiss/);
    expect(loadFaiss().version).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
