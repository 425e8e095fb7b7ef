import { describe, expect, test } from '@jest/globals';
import { AnalyzeOptions } from './analyze.ts';
import { Filters } from './common.ts';
import { validate } from './validate.ts';

describe('options', () => {
  test('that say nothing have the defaults of the contract', () => {
    const defaults = { index: true, thumbnail: true, classify: true, explode: false };
    expect(AnalyzeOptions.parse({})).toEqual(defaults);
  });

  test('that are wrong are refused with every field named', () => {
    expect(() => validate(AnalyzeOptions, { index: 1, nope: 2, similar: { k: 0 } }, 'options')).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_FAILED',
        context: {
          issues: expect.arrayContaining([expect.stringContaining('index'), expect.stringContaining('nope')]),
        },
      }),
    );
  });
});

test('two names of attributes never become one', () => {
  const [composed, apart] = ['Größe'.normalize('NFC'), 'Größe'.normalize('NFD')];
  for (const attributes of [
    { [composed]: 1, [apart]: 2 },
    { a: 1, ' a': 2 },
  ]) {
    expect(() => validate(AnalyzeOptions, { attributes }, 'options')).toThrow(/composed Unicode/);
  }
  expect(AnalyzeOptions.parse({ attributes: { [composed]: apart } }).attributes).toEqual({
    [composed]: composed,
  });
});

test('what is wrong inside an alternative is named, not the alternative', () => {
  expect(() => validate(AnalyzeOptions, { similar: { filters: { colour: 1 } } }, 'options')).toThrow(
    /similar.filters.*colour/,
  );
  expect(() => validate(AnalyzeOptions, { similar: { k: 0 } }, 'options')).toThrow(/similar\.k/);
});

describe('filters', () => {
  test('take attributes by name beside the known fields', () => {
    const given = { material: ['steel', 'brass'], 'attributes.erp': { gte: 7 }, volumeMm3: { lte: 9 } };
    expect(Filters.parse(given)).toEqual(given);
  });

  test.each([
    { colour: 'red' },
    { 'attributes.': 1 },
    { volumeMm3: 7 },
    { material: 3 },
    Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`attributes.a${i}`, 1])),
    { faces: {} },
    { 'attributes.a': { all: [1] } },
  ])('refuse %j', (given) => {
    expect(Filters.safeParse(given).success).toBe(false);
  });
});
