import type { Vector } from '../matrices.ts';
import { distance } from './distances.ts';

const STEPS = [-1, 0, 1];

/**
 * Numbers for places: that of the first one known within `gap`, else a new one. So two with the same number are up to
 * 2 × `gap` apart, and of three in a row, each within `gap` of the next, the last may have another.
 */
export class PlaceClasses {
  private readonly gap: number;
  private readonly cells = new Map<string, { readonly at: Vector; readonly number: number }[]>();
  private count = 0;

  constructor(gap: number) {
    this.gap = gap;
  }

  of(place: Vector): number {
    const [x, y, z] = place.map((value) => Math.floor(value / this.gap)) as [number, number, number];
    for (const i of STEPS) {
      for (const j of STEPS) {
        const known = STEPS.map((k) => this.near(`${x + i} ${y + j} ${z + k}`, place)).find(
          (n) => n !== null,
        );
        if (known !== undefined && known !== null) return known;
      }
    }
    const number = this.count++;
    const cell = `${x} ${y} ${z}`;
    this.cells.set(cell, [...(this.cells.get(cell) ?? []), { at: place, number }]);
    return number;
  }

  private near(cell: string, place: Vector): number | null {
    return this.cells.get(cell)?.find(({ at }) => distance(at, place) <= this.gap)?.number ?? null;
  }
}
