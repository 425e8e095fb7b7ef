import { expect, test } from '@jest/globals';
import { readBudgetMs } from './read-budget.ts';

const DEADLINES = { interactiveMs: 30_000, jobMsPerMib: 2_000 };

test('a request has the same time whatever its size', () => {
  const budgets = [0, 2 ** 30].map((bytes) => readBudgetMs('interactive', bytes, DEADLINES));
  expect(budgets).toEqual([30_000, 30_000]);
});

test('a job has more for each MiB', () => {
  const budgets = [0, 40 * 2 ** 20].map((bytes) => readBudgetMs('job', bytes, DEADLINES));
  expect(budgets).toEqual([30_000, 110_000]);
});
