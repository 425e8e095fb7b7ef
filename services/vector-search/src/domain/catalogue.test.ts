import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GEOMETRY } from '../../test/fixtures/parts.ts';
import { clearBit, countBits, emptyBitmap, hasBit, setBit } from './bitmap.ts';
import { checkFilters, type Filter } from './filter.ts';
import { measuresOf } from './geometry.ts';
import { applyMetadata, LIMITS, NO_METADATA, sameMetadata } from './metadata.ts';
import type { PartRow } from './part-row.ts';
import { PartTable } from './part-table.ts';
import { compileSelection } from './row-filter.ts';

const row = (id: string, change: Partial<PartRow> = {}): PartRow => ({
  id,
  project: 'default',
  partNumber: null,
  name: id,
  material: null,
  format: 'step',
  class: null,
  fileHash: id,
  tags: [],
  attributes: {},
  measures: measuresOf(GEOMETRY),
  createdSequence: 1,
  ...change,
});

describe('the part table', () => {
  test('gives back what was put, also after it has grown and rows were given again', () => {
    const table = new PartTable();
    for (let i = 0; i < 3_000; i++) table.put(row(`p${i}`, { createdSequence: i, tags: [`t${i % 5}`] }));
    for (let i = 0; i < 3_000; i += 3) table.remove(`p${i}`);
    table.put(row('late', { material: 'steel' }));
    expect([table.size, table.rows]).toEqual([2_001, 3_000]);
    expect(table.get(table.rowOf('p7') as number)).toEqual(row('p7', { createdSequence: 7, tags: ['t2'] }));
    expect(table.get(table.rowOf('late') as number)).toEqual(row('late', { material: 'steel' }));
  });

  test('a part keeps its row through updates, and its epoch moves', () => {
    const table = new PartTable();
    const at = table.put(row('a'));
    const { epoch } = table;
    expect(table.put(row('a', { material: 'oak' }))).toBe(at);
    expect(table.epoch).toBeGreaterThan(epoch);
  });
});

describe('selections', () => {
  const table = new PartTable();
  table.put(row('a', { material: 'steel', tags: ['x', 'y'], attributes: { mass: 2, vendor: 'ACME' } }));
  table.put(row('b', { material: 'oak', tags: ['x'], attributes: { mass: 9, ok: true }, project: 'lab' }));
  table.put(row('gone'));
  table.remove('gone');

  const select = (filters: Filter[], projects: readonly string[] | 'all' = 'all') => {
    checkFilters(filters);
    const passes = compileSelection(table, { projects, filters });
    return [0, 1, 2].filter(passes).map((at) => table.ids[at]);
  };
  const anyOf = (field: string, ...values: (string | number | boolean)[]): Filter => ({
    field,
    condition: { kind: 'anyOf', values },
  });
  const range = (field: string, gte: number | null, lte: number | null): Filter => ({
    field,
    condition: { kind: 'range', gte, lte },
  });

  test('without filters every part of the readable projects passes, and no free row', () => {
    expect(select([])).toEqual(['a', 'b']);
    expect(select([], ['lab'])).toEqual(['b']);
    expect(select([], [])).toEqual([]);
  });

  test('conditions are ANDed, values are ORed', () => {
    expect(select([anyOf('material', 'steel', 'oak'), anyOf('tags', 'y')])).toEqual(['a']);
    expect(select([{ field: 'tags', condition: { kind: 'allOf', values: ['x', 'y'] } }])).toEqual(['a']);
    expect(select([{ field: 'tags', condition: { kind: 'allOf', values: ['x', 'none'] } }])).toEqual([]);
  });

  test('attributes compare by type, and names of Object.prototype are no attributes', () => {
    expect(select([range('attributes.mass', 3, null)])).toEqual(['b']);
    expect(select([anyOf('attributes.mass', '2')])).toEqual([]);
    expect(select([anyOf('attributes.ok', true)])).toEqual(['b']);
    expect(select([anyOf('attributes.constructor', 'x')])).toEqual([]);
  });

  test('bounds are part of a range', () => {
    expect(select([range('depthMm', 10, 10)])).toEqual(['a', 'b']);
    expect(select([range('depthMm', null, 9.99)])).toEqual([]);
  });

  test.each([
    [anyOf('colour', 'red')],
    [anyOf('attributes.', 'red')],
    [anyOf('material', 3)],
    [anyOf('faces', '6')],
    [anyOf('material')],
    [range('tags', 1, null)],
    [range('faces', null, null)],
    [range('faces', Number.NaN, null)],
    [{ field: 'material', condition: { kind: 'allOf' as const, values: ['a'] } }],
  ])('%j is refused', (filter) => {
    expect(() => checkFilters([filter])).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  });
});

describe('metadata', () => {
  test.each([
    [{ name: 'x'.repeat(LIMITS.nameLength + 1) }],
    [{ partNumber: 'a\u0000b' }],
    [{ material: '\ud800' }],
    [{ tags: Array.from({ length: LIMITS.tags + 1 }, (_, i) => `t${i}`) }],
    [{ tags: [''] }],
    [{ attributes: { '': 1 } }],
    [{ attributes: { mass: Number.NaN } }],
    [{ attributes: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`a${i}`, i])) }],
  ])('what cannot be kept is refused (%#)', (change) => {
    expect(() => applyMetadata(NO_METADATA, change)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED' }),
    );
  });

  test('the order of attributes makes no difference, their values do', () => {
    const a = applyMetadata(NO_METADATA, { attributes: { x: 1, y: 2 } });
    expect(sameMetadata(a, applyMetadata(NO_METADATA, { attributes: { y: 2, x: 1 } }))).toBe(true);
    expect(sameMetadata(a, applyMetadata(NO_METADATA, { attributes: { y: 2, x: 3 } }))).toBe(false);
  });
});

test('a bitmap holds the rows that were set and counts them', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(999)), (rows) => {
      const bitmap = emptyBitmap(1_000);
      for (const at of rows) setBit(bitmap, at);
      expect(countBits(bitmap)).toBe(rows.length);
      expect(rows.every((at) => hasBit(bitmap, at))).toBe(true);
      for (const at of rows) clearBit(bitmap, at);
      expect(countBits(bitmap)).toBe(0);
    }),
  );
});
