import { expect, test } from '@jest/globals';
import { ConverterSlots } from './converter-slots.ts';

const never = () => new AbortController().signal;

test('those beyond the limit wait in order; beyond what may wait they are sent away', async () => {
  const slots = new ConverterSlots(1, 2);
  const order: number[] = [];
  const free = await slots.take(never());
  const second = slots.take(never()).then((release) => {
    order.push(2);
    release();
  });
  const third = slots.take(never()).then((release) => {
    order.push(3);
    release();
  });
  await expect(slots.take(never())).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  free();
  await Promise.all([second, third]);
  expect(order).toEqual([2, 3]);
  (await slots.take(never()))();
});

test('one that goes away leaves its place', async () => {
  const slots = new ConverterSlots(1, 1);
  const free = await slots.take(never());
  const leaving = new AbortController();
  const waiting = slots.take(leaving.signal);
  leaving.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  const next = slots.take(never());
  free();
  (await next)();
});
