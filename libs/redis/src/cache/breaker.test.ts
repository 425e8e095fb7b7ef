import { expect, test } from '@jest/globals';
import { createBreaker } from './breaker.ts';

test('what fails again and again is left alone for a moment, then asked once, and trusted when it answers', async () => {
  let nowMs = 0;
  let asked = 0;
  const breaker = createBreaker({ failures: 3, pauseMs: 100, now: () => nowMs, isRefusal: () => false });
  const fail = () => {
    asked++;
    return Promise.reject(new Error('no answer'));
  };
  for (let i = 0; i < 5; i++) expect(await breaker.attempt(fail)).toBeNull();
  expect(asked).toBe(3);
  expect(breaker.trouble()).toBe('no answer');
  nowMs = 100;
  await Promise.all([breaker.attempt(fail), breaker.attempt(fail)]);
  expect(asked).toBe(4);
  nowMs = 200;
  expect(await breaker.attempt(async () => 'well')).toBe('well');
  expect(breaker.trouble()).toBeNull();
});

test('a refusal is an answer: it is told for a minute, and asked on', async () => {
  let nowMs = 0;
  const breaker = createBreaker({ failures: 1, pauseMs: 100, now: () => nowMs, isRefusal: () => true });
  for (let i = 0; i < 3; i++) await breaker.attempt(() => Promise.reject(new Error('no memory')));
  expect(await breaker.attempt(async () => 'well')).toBe('well');
  expect(breaker.trouble()).toBe('no memory');
  nowMs = 60_000;
  expect(breaker.trouble()).toBeNull();
});
