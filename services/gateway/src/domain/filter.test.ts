import { expect, test } from '@jest/globals';
import { toFilters } from './filter.ts';

test('values, lists, all-of and ranges become one condition for each field', () => {
  const filters = toFilters({
    material: 'steel',
    tags: { all: ['a', 'b'] },
    format: ['step', 'stl'],
    volumeMm3: { gte: 1 },
    class: undefined,
  });
  expect(filters).toEqual([
    { field: 'material', anyOf: ['steel'] },
    { field: 'tags', allOf: ['a', 'b'] },
    { field: 'format', anyOf: ['step', 'stl'] },
    { field: 'volumeMm3', range: { gte: 1 } },
  ]);
});
