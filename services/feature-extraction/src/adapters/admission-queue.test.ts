import { describe, expect, test } from '@jest/globals';
import { AdmissionQueue } from './admission-queue.ts';

interface Item {
  readonly name: string;
}

const never = new AbortController().signal;
const A = 'key:a';
const B = 'key:b';

/** A queue, and offers by name: the first letter is the tenant. */
function queueOf(limit: number) {
  const queue = new AdmissionQueue<Item>(limit);
  const offer = (name: string) => queue.offer({ name }, `key:${name[0]}`)?.name ?? null;
  const takeAll = async () => {
    const names: string[] = [];
    while (queue.length > 0) names.push((await queue.take(never))?.name ?? '');
    return names;
  };
  return { queue, offer, takeAll };
}

describe('AdmissionQueue', () => {
  test('serves one tenant in the order of arrival and refuses what exceeds its limit', async () => {
    const { offer, takeAll } = queueOf(2);
    expect([offer('a1'), offer('a2'), offer('a3')]).toEqual([null, null, 'a3']);
    expect(await takeAll()).toEqual(['a1', 'a2']);
  });

  test('tenants take turns, however much one of them has waiting', async () => {
    const { offer, takeAll } = queueOf(100);
    for (let i = 0; i < 4; i++) offer(`a${i}`);
    offer('b0');
    offer('c0');
    offer('b1');
    expect(await takeAll()).toEqual(['a0', 'b0', 'c0', 'a1', 'b1', 'a2', 'a3']);
  });

  test('a newcomer takes the place of the latest work of whoever has the most', async () => {
    const { offer, takeAll } = queueOf(4);
    for (let i = 0; i < 4; i++) offer(`a${i}`);
    expect([offer('b0'), offer('b1')]).toEqual(['a3', 'a2']);
    expect(await takeAll()).toEqual(['a0', 'b0', 'a1', 'b1']);
  });

  test('nobody is displaced by one who has as much waiting', () => {
    const { offer, queue } = queueOf(4);
    for (const name of ['a0', 'a1', 'b0', 'b1']) offer(name);
    expect([offer('b2'), offer('a2'), queue.length]).toEqual(['b2', 'a2', 4]);
  });

  test('what is put back goes first, even when the queue is full', async () => {
    const { queue, offer, takeAll } = queueOf(1);
    offer('b');
    queue.putBack({ name: 'a' }, A);
    expect(await takeAll()).toEqual(['a', 'b']);
  });

  test('a waiting taker gets what arrives', async () => {
    const { queue, offer } = queueOf(1);
    const taken = queue.take(never);
    offer('a');
    expect(await taken).toEqual({ name: 'a' });
  });

  test('an aborted taker gets nothing and takes nothing', async () => {
    const { queue, offer } = queueOf(1);
    const leaving = new AbortController();
    const taken = queue.take(leaving.signal);
    leaving.abort();
    expect(await taken).toBeNull();
    offer('a');
    expect(queue.length).toBe(1);
  });

  test('an item whose taker aborts at the moment of its arrival goes to the next taker', async () => {
    const { queue, offer } = queueOf(1);
    const leaving = new AbortController();
    const first = queue.take(leaving.signal);
    const second = queue.take(never);
    offer('a');
    leaving.abort();
    expect([await first, await second]).toEqual([null, { name: 'a' }]);
  });

  test('removes an item once', () => {
    const { queue } = queueOf(1);
    const item = { name: 'b' };
    queue.offer(item, B);
    expect([queue.remove(item), queue.remove(item), queue.length]).toEqual([true, false, 0]);
  });

  test('an item wakes one that knows it, else whoever came last to rest', async () => {
    const { queue, offer } = queueOf(9);
    const got: string[] = [];
    const rests = (taker: string, known = '') =>
      queue.take(never, ({ name }) => name === known).then((item) => got.push(`${taker} ${item?.name}`));
    const all = [rests('first', 'b1'), rests('second'), rests('third')];
    for (const name of ['a1', 'b1', 'c1']) offer(name);
    await Promise.all(all);
    expect(got.sort()).toEqual(['first b1', 'second c1', 'third a1']);
  });
});
