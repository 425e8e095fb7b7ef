import { on, once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from '@jest/globals';
import { IndexHNSW, loadFaiss } from '../../src/index.ts';
import { clustered, flatOf, hnswOf } from './support.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const collection = clustered(16, 2000, 50);

/** A worker whose messages are kept from its start on, so that none is missed between two looks. */
function startWorker(seconds: number) {
  const worker = new Worker(new URL('./search-worker.ts', import.meta.url), {
    workerData: { seconds },
    execArgv: ['--conditions=source'],
  });
  const messages = on(worker, 'message', { close: ['exit'] });
  const exited = once(worker, 'exit');
  return {
    exited,
    next: async (): Promise<unknown> => (await messages.next()).value?.[0],
    terminate: () => worker.terminate(),
  };
}

describe('threads', () => {
  test('several worker threads search at once and all find the same', async () => {
    const workers = [startWorker(0), startWorker(0), startWorker(0)];
    const answers = await Promise.all(
      workers.map(async (worker) => {
        await worker.next();
        const answer = await worker.next();
        await worker.exited;
        return answer as number[];
      }),
    );
    expect(answers[0]).toHaveLength(8 * 50 * 5);
    expect(answers[1]?.length).toBe(answers[0]?.length);
    // Each worker's graph was built by two threads, so graphs differ a little; what they find hardly does.
    const same = answers[1]?.filter((row, at) => row === answers[2]?.[at]).length ?? 0;
    expect(same).toBeGreaterThan(0.95 * 8 * 50 * 5);
  });

  test('a worker that is terminated in mid-search takes nothing with it', async () => {
    for (let round = 0; round < 3; round++) {
      const worker = startWorker(60);
      await worker.next();
      expect(await worker.terminate()).toBe(1);
    }
    const found = await hnswOf(collection).searchAsync(collection.queries, 5);
    expect(found.labels).toHaveLength(250);
  });

  test('searches among adds and removals see whole states only', async () => {
    const index = flatOf(collection);
    const work: Promise<unknown>[] = [];
    const sizes: number[] = [];
    for (let round = 0; round < 50; round++) {
      work.push(index.addAsync(collection.vectors.slice(0, 160)));
      work.push(
        index.searchAsync(collection.queries, 5000).then(({ labels }) => sizes.push(countFound(labels))),
      );
      work.push(index.removeIdsAsync([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
      work.push(
        index.searchAsync(collection.queries, 5000).then(({ labels }) => sizes.push(countFound(labels))),
      );
    }
    await Promise.all(work);
    expect(new Set(sizes)).toEqual(new Set([2010 * 50, 2000 * 50]));
  });

  test('an index that nobody holds any more lives until its calls have ended', async () => {
    const added = new IndexHNSW(16).addAsync(collection.vectors);
    const found = hnswOf(collection).searchAsync(collection.queries, 5);
    for (let i = 0; i < 5; i++) collectGarbage();
    await added;
    expect((await found).labels).toHaveLength(250);
    collectGarbage();
  });

  test('the event loop turns while a graph is built and searched', async () => {
    const large = clustered(32, 15_000, 50);
    const index = new IndexHNSW(32);
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    await index.addAsync(large.vectors);
    await Promise.all(Array.from({ length: 8 }, () => index.searchAsync(large.queries, 10, { exact: true })));
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(20);
    expect(index.ntotal()).toBe(15_000);
  });

  test('the number of threads is one until it is set, and is checked', () => {
    expect(() => loadFaiss().setThreads(0)).toThrow(/threads/);
    loadFaiss().setThreads(2);
    loadFaiss().setThreads(1);
  });
});

function countFound(labels: Int32Array): number {
  return labels.reduce((count, row) => count + (row >= 0 ? 1 : 0), 0);
}

describe('memory', () => {
  test('hundreds of thousands of calls leave nothing behind', async () => {
    const small = clustered(8, 300, 1);
    const index = hnswOf(small);
    const round = async (searches: number) => {
      for (let i = 0; i < searches; i++) index.search(small.queries, 3);
      for (let i = 0; i < searches / 20; i++) await index.searchAsync(small.queries, 3);
      for (let i = 0; i < searches / 200; i++) IndexHNSW.fromBuffer(index.toBuffer()).dispose();
      for (let i = 0; i < searches / 200; i++) new IndexHNSW(8).add(small.vectors.slice(0, 80));
      collectGarbage();
      // Finalizers of collected indexes run on a later turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
      return process.memoryUsage.rss();
    };
    await round(40_000);
    const sizes = [await round(150_000), await round(150_000), await round(150_000)] as const;
    // A leak grows in every round; whatever else the process does may grow in one.
    const growth = Math.min(sizes[1] - sizes[0], sizes[2] - sizes[1]);
    expect(growth).toBeLessThan(16 * 2 ** 20);
  }, 120_000);
});
