import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { countRows, emptyBitmap, hasRow, intersectRows, rowBitmap, setRow } from './row-bitmap.ts';

const rowSets = fc.uniqueArray(fc.integer({ min: 0, max: 299 }));

describe('row bitmaps', () => {
  test('hold exactly the rows that were put in', () => {
    fc.assert(
      fc.property(rowSets, (rows) => {
        const bitmap = rowBitmap(rows, 300);
        const held = Array.from({ length: 300 }, (_, row) => row).filter((row) => hasRow(bitmap, row));
        expect(held).toEqual(rows.toSorted((a, b) => a - b));
        expect(countRows(bitmap)).toBe(rows.length);
      }),
    );
  });

  test('the intersection holds the rows of both', () => {
    fc.assert(
      fc.property(rowSets, rowSets, (a, b) => {
        const both = intersectRows(rowBitmap(a, 300), rowBitmap(b, 400));
        expect(both).toEqual(
          rowBitmap(
            a.filter((row) => b.includes(row)),
            300,
          ),
        );
      }),
    );
  });

  test('row 0 is the lowest bit of the first byte, as FAISS reads it', () => {
    expect(Array.from(rowBitmap([0, 9], 10))).toEqual([0b1, 0b10]);
  });

  test('a row past the end is neither set nor there', () => {
    const bitmap = emptyBitmap(8);
    setRow(bitmap, 8);
    expect(countRows(bitmap)).toBe(0);
    expect(hasRow(bitmap, 8)).toBe(false);
  });

  test('a row can be taken out again', () => {
    const bitmap = rowBitmap([3, 4], 8);
    setRow(bitmap, 3, false);
    expect(hasRow(bitmap, 3)).toBe(false);
    expect(hasRow(bitmap, 4)).toBe(true);
  });
});
