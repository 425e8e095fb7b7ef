import { describe, expect, test } from '@jest/globals';
import { translation } from '../domain/affine.ts';
import { comparePlaces } from './compare-places.ts';

const place = (name: string, x: number, bodies = 1) => ({
  key: name,
  name,
  bodies,
  transform: translation([x, 0, 0]),
});
const body = (x: number) => ({ transform: translation([x, 0, 0]) });
const rest = { faces: 0, unplaced: 0 };
const declared = {
  ...rest,
  definitions: 2,
  places: [place('Nut', 0), place('Nut', 50), place('Bolt', 0), place('Bolt', 100)],
};

describe('bodies of the kernel and places of the product structure', () => {
  test('agree in any order and to rounding', () => {
    const bodies = [body(100), body(1e-9), body(50 - 1e-9), body(0)];
    expect(comparePlaces(declared, { definitions: 2, bodies })).toBeNull();
  });

  test('differ where one is elsewhere', () => {
    const bodies = [body(0), body(51), body(0), body(100)];
    expect(comparePlaces(declared, { definitions: 2, bodies })).toMatch(
      /^1 of the 4 uses of parts are not where the product structure of the file has them, one of 'Nut' at \(50, 0, 0\) mm/,
    );
  });

  test('differ where one is turned', () => {
    const turned = { transform: [0, -1, 0, 100, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] };
    expect(
      comparePlaces(declared, { definitions: 2, bodies: [body(0), body(0), body(50), turned] }),
    ).toContain('are not where');
  });

  test('differ where one of two at a place is missing, or is there once more', () => {
    const all = [body(0), body(0), body(50), body(100)];
    expect(comparePlaces(declared, { definitions: 2, bodies: all.slice(1) })).toContain('1 of the 4 uses');
    expect(comparePlaces(declared, { definitions: 2, bodies: [...all, body(50)] })).toMatch(
      /^1 bodies lie where .* at \(50, 0, 0\) mm/,
    );
  });

  test('are not counted where the kernel has other bodies than the file declares', () => {
    const split = [0, 0, 0, 50, 50, 100].map(body);
    expect(comparePlaces(declared, { definitions: 3, bodies: split })).toBeNull();
    expect(comparePlaces(declared, { definitions: 3, bodies: split.slice(0, 5) })).toContain('are not where');
    expect(comparePlaces(declared, { definitions: 3, bodies: [...split, body(7)] })).toContain('has no part');
  });

  test('may be anywhere that a product with loose faces is', () => {
    const loose = { ...rest, definitions: 2, places: [...declared.places, place('Sheet', 7, 0)] };
    const bodies = [0, 0, 50, 100].map(body);
    expect(comparePlaces(loose, { definitions: 2, bodies })).toBeNull();
    expect(comparePlaces(loose, { definitions: 5, bodies: [...bodies, body(7), body(7)] })).toBeNull();
  });

  test('are compared in time however many there are, and not at all where that would take too long', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => i);
    const grid = { ...rest, definitions: 1, places: many.map((i) => place('Pin', i * 10)) };
    expect(comparePlaces(grid, { definitions: 1, bodies: many.map((i) => body(i * 10)) })).toBeNull();
    const heap = { ...rest, definitions: 1, places: many.map(() => place('Pin', 3)) };
    expect(comparePlaces(heap, { definitions: 1, bodies: many.slice(1).map(() => body(3)) })).not.toBeNull();
    const close = {
      ...rest,
      definitions: 1,
      places: many.map((i) => ({ ...place('Pin', 0), transform: near(i) })),
    };
    expect(comparePlaces(close, { definitions: 1, bodies: many.map(body) })).toBeNull();
  });
});

/** Placements that are different, but not by the sum that they are sorted by. */
function near(i: number) {
  return translation([i * 0.67, -i * 0.91, 0]);
}
