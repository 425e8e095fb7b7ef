import { expect, test } from '@jest/globals';
import { readBudgetMs } from './read-budget.ts';

test('a request has 30 s whatever its size', () => {
  expect([readBudgetMs('request', 0), readBudgetMs('request', 2 ** 30)]).toEqual([30_000, 30_000]);
});

test('a job has 2 s more for each MiB', () => {
  expect([readBudgetMs('job', 0), readBudgetMs('job', 40 * 2 ** 20)]).toEqual([30_000, 110_000]);
});
