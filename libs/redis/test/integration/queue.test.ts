import { createLogger } from '@cadml/observability';
import { eventually, type RedisServer, startRedis } from '@cadml/testing';
import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type IdQueue, openQueue, type QueueWorker, startQueueWorker } from '../../src/index.ts';

const lines: string[] = [];
const log = createLogger('test', 'warn', { write: (line: string) => lines.push(line) });
let server: RedisServer;
let queue: IdQueue;
let worker: QueueWorker | null = null;
let done: string[];

beforeAll(async () => {
  server = await startRedis({ tcp: true, aof: true });
});
beforeEach(async () => {
  queue = await openQueue(server.url, `queue-${Math.random().toString(36).slice(2)}`, log);
  done = [];
});
afterEach(async () => {
  await worker?.close(1_000);
  worker = null;
  await queue.close();
});

async function work(name: string, handler = async (id: string) => void done.push(id)): Promise<void> {
  worker = await startQueueWorker({
    url: server.url,
    name,
    concurrency: 2,
    silentMs: 15_000,
    log,
    work: handler,
  });
}

async function freshQueue(): Promise<{ name: string; opened: IdQueue }> {
  await queue.close();
  const name = `queue-${Math.random().toString(36).slice(2)}`;
  queue = await openQueue(server.url, name, log);
  return { name, opened: queue };
}

test('an id is delivered once per turn', async () => {
  const { name, opened } = await freshQueue();
  await opened.enqueue('a', 1);
  await opened.enqueue('a', 1);
  await opened.enqueue('b', 1);
  expect(await opened.holds('a', 1)).toBe(true);
  await work(name);
  await eventually(() => expect(done.toSorted()).toEqual(['a', 'b']));
  await opened.enqueue('a', 2);
  await eventually(() => expect(done.toSorted()).toEqual(['a', 'a', 'b']));
});

test('tenants take turns: one who comes later does not wait behind all that another one has brought', async () => {
  const { name, opened } = await freshQueue();
  for (let i = 0; i < 20; i++) await opened.enqueue(`many-${i}`, 1, { tenant: 'many' });
  await opened.enqueue('many-0', 1, { tenant: 'many' });
  await opened.enqueue('few', 1, { tenant: 'few' });
  await work(name);
  await eventually(() => expect(done).toHaveLength(21));
  expect(done.indexOf('few')).toBeLessThan(4);
  expect(done.indexOf('many-1')).toBeLessThan(done.indexOf('many-19'));
});

test('what was enqueued survives a crash of Redis', async () => {
  const { name, opened } = await freshQueue();
  await opened.enqueue('kept', 1);
  await server.kill();
  await expect(opened.enqueue('lost', 1)).rejects.toThrow();
  await server.restart();
  await work(name);
  await eventually(() => expect(done).toEqual(['kept']), { timeoutMs: 15_000 });
}, 30_000);

test('a delivery that fails is logged and dropped: the row decides about repetitions', async () => {
  const { name, opened } = await freshQueue();
  await opened.enqueue('poison', 1);
  await work(name, async () => {
    throw new Error('spoilt');
  });
  await eventually(() => expect(lines.join()).toContain('spoilt'));
  await eventually(async () => expect(await opened.holds('poison', 1)).toBe(false));
});

test('closing lets a running delivery end', async () => {
  const { name, opened } = await freshQueue();
  let finish: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    finish = resolve;
  });
  await opened.enqueue('slow', 1);
  await work(name, async (id) => {
    await gate;
    done.push(id);
  });
  await eventually(() => expect(worker?.running()).toBe(1));
  const closing = worker?.close(5_000);
  finish();
  await closing;
  expect(done).toEqual(['slow']);
});

test('a Redis that evicts keys is complained about', async () => {
  const evicting = await startRedis({ tcp: true, maxmemoryPolicy: 'allkeys-lru' });
  const opened = await openQueue(evicting.url, 'q', log);
  await opened.close();
  expect(lines.join()).toContain('noeviction');
});
