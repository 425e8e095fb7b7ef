import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { hasRow } from './row-bitmap.ts';
import { RowMap } from './row-map.ts';

const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const steps = fc.array(
  fc.oneof(fc.record({ append: fc.array(ids, { maxLength: 4 }) }), fc.record({ remove: ids })),
);

/** What the map must say, written the slow way: the last row of each id that was not removed since. */
function model(history: ReadonlyArray<{ append: string[] } | { remove: string }>) {
  const rowOf = new Map<string, number>();
  let rows = 0;
  for (const step of history) {
    if ('remove' in step) rowOf.delete(step.remove);
    else for (const id of step.append) rowOf.set(id, rows++);
  }
  return { rowOf, rows };
}

function replay(history: ReadonlyArray<{ append: string[] } | { remove: string }>): RowMap {
  const map = new RowMap();
  for (const step of history) {
    if ('remove' in step) map.remove(step.remove);
    else map.append(step.append);
  }
  return map;
}

function liveRows(map: RowMap): number[] {
  const selector = map.liveSelector();
  const all = Array.from({ length: map.rows }, (_, row) => row);
  return selector ? all.filter((row) => hasRow(selector, row)) : all;
}

describe('RowMap', () => {
  test('after any history an id has one live row, its last, and all others are tombstones', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const map = replay(history);
        const { rowOf, rows } = model(history);
        expect(map.rows).toBe(rows);
        expect(map.size).toBe(rowOf.size);
        for (const [id, row] of rowOf) expect([map.rowOf(id), map.idOf(row)]).toEqual([row, id]);
        expect(liveRows(map)).toEqual([...rowOf.values()].toSorted((a, b) => a - b));
      }),
    );
  });

  test('a snapshot restores rows, ids and tombstones', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const map = replay(history);
        const restored = RowMap.fromIds(map.toIds());
        expect(restored.toIds()).toEqual(map.toIds());
        expect(liveRows(restored)).toEqual(liveRows(map));
      }),
    );
  });

  test('compaction keeps the live ids in the order of their rows and leaves no tombstone', () => {
    const map = new RowMap();
    map.append(['a', 'b', 'c']);
    map.append(['a']);
    map.remove('b');
    const { rows, map: compacted } = map.compact();
    expect(Array.from(rows)).toEqual([2, 3]);
    expect(compacted.toIds()).toEqual(['c', 'a']);
    expect(compacted.liveSelector()).toBeUndefined();
  });

  test('row -1, a tombstone and a row never given have no id', () => {
    const map = new RowMap();
    map.append(['a']);
    map.remove('a');
    expect([map.idOf(-1), map.idOf(0), map.idOf(1)]).toEqual([undefined, undefined, undefined]);
    expect(map.remove('a')).toBe(false);
  });

  test('selectors hold live rows only', () => {
    const map = new RowMap();
    map.append(['a', 'b', 'c']);
    map.remove('b');
    expect(Array.from(map.selector((id) => id !== 'a'))).toEqual([0b100]);
    expect(Array.from(map.selectorOf(['a', 'b', 'unknown']))).toEqual([0b001]);
  });

  test('the live selector keeps step when the map outgrows its first capacity', () => {
    const map = new RowMap();
    map.append(Array.from({ length: 5000 }, (_, i) => `p${i}`));
    map.remove('p4999');
    expect(liveRows(map)).toHaveLength(4999);
  });

  test('compaction is advised when over a fifth of at least a thousand rows is dead', () => {
    const map = new RowMap();
    map.append(Array.from({ length: 6000 }, (_, i) => `p${i}`));
    for (let i = 0; i < 1200; i++) map.remove(`p${i}`);
    expect(map.compactionAdvised).toBe(false);
    map.remove('p1200');
    expect(map.compactionAdvised).toBe(true);
  });
});
