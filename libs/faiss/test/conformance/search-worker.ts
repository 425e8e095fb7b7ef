import { parentPort, workerData } from 'node:worker_threads';
import { IndexHNSW, loadFaiss } from '../../src/index.ts';
import { clustered } from './support.ts';

/** Builds an index of its own, then searches until it is told to stop, eight searches in flight. */
const { seconds } = workerData as { seconds: number };
loadFaiss();
const collection = clustered(16, 2000, 50);
const index = new IndexHNSW(16);
await index.addAsync(collection.vectors, { threads: 2 });
let last: number[] = [];
const end = performance.now() + seconds * 1000;
parentPort?.postMessage('searching');
do {
  const found = await Promise.all(
    Array.from({ length: 8 }, () => index.searchAsync(collection.queries, 5, { threads: 2 })),
  );
  last = found.flatMap(({ labels }) => Array.from(labels));
} while (performance.now() < end);
parentPort?.postMessage(last);
