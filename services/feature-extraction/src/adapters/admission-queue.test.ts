import { describe, expect, test } from '@jest/globals';
import { AdmissionQueue } from './admission-queue.ts';

const item = (name: string) => ({ name });
const never = new AbortController().signal;

describe('AdmissionQueue', () => {
  test('serves in the order of arrival and refuses what exceeds its limit', async () => {
    const queue = new AdmissionQueue<{ name: string }>(2);
    expect([queue.offer(item('a')), queue.offer(item('b')), queue.offer(item('c'))]).toEqual([
      true,
      true,
      false,
    ]);
    expect(await queue.take(never)).toEqual(item('a'));
    expect(await queue.take(never)).toEqual(item('b'));
    expect(queue.length).toBe(0);
  });

  test('what is put back goes first, even when the queue is full', async () => {
    const queue = new AdmissionQueue<{ name: string }>(1);
    queue.offer(item('new'));
    queue.putBack(item('old'));
    expect(await queue.take(never)).toEqual(item('old'));
  });

  test('a waiting taker gets what arrives', async () => {
    const queue = new AdmissionQueue<{ name: string }>(1);
    const taken = queue.take(never);
    queue.offer(item('a'));
    expect(await taken).toEqual(item('a'));
  });

  test('an aborted taker gets nothing and takes nothing', async () => {
    const queue = new AdmissionQueue<{ name: string }>(1);
    const leaving = new AbortController();
    const taken = queue.take(leaving.signal);
    leaving.abort();
    expect(await taken).toBeNull();
    queue.offer(item('a'));
    expect(queue.length).toBe(1);
  });

  test('an item whose taker aborts at the moment of its arrival goes to the next taker', async () => {
    const queue = new AdmissionQueue<{ name: string }>(1);
    const leaving = new AbortController();
    const first = queue.take(leaving.signal);
    const second = queue.take(never);
    queue.offer(item('a'));
    leaving.abort();
    expect([await first, await second]).toEqual([null, item('a')]);
  });

  test('removes an item once', () => {
    const queue = new AdmissionQueue<{ name: string }>(1);
    const a = item('a');
    queue.offer(a);
    expect([queue.remove(a), queue.remove(a), queue.length]).toEqual([true, false, 0]);
  });
});
