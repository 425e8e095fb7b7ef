import { describe, expect, test } from '@jest/globals';
import { FairOrder } from './fair-order.ts';

describe('the order of things of several tenants', () => {
  test('has a newcomer behind what is served, not behind what others have piled up', () => {
    const order = new FairOrder();
    expect([1, 2, 3, 4].map((n) => order.next('a', n === 1 ? null : 1))).toEqual([1, 2, 3, 4]);
    expect(order.next('b', 1)).toBe(1);
    expect(order.next('b', 3)).toBe(3);
    expect(order.next('c', 3)).toBe(3);
    expect(order.next('a', 3)).toBe(5);
  });

  test('begins anew when nobody waits', () => {
    const order = new FairOrder();
    order.next('a', null);
    order.next('a', 1);
    expect(order.next('a', null)).toBe(1);
  });

  test('remembers a bounded number of tenants', () => {
    const order = new FairOrder();
    for (let i = 0; i < 25_000; i++) order.next(`t${i}`, i === 0 ? null : 1);
    expect(order.next('t24999', 1)).toBe(2);
    expect(order.next('t0', 1)).toBe(1);
  });
});
