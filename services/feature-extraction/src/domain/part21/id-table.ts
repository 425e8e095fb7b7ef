import { overLimit } from './limits.ts';

/** Mean steps of a search at which a table is taken for attacked. */
const MAX_COLLISIONS = 200;

/**
 * Gives each 64-bit instance name a dense slot, in order of first appearance. Open addressing over typed
 * arrays: 16 to 32 bytes an instance, whatever the names are.
 */
export class IdTable {
  size = 0;
  high: Uint32Array = new Uint32Array(1024);
  low: Uint32Array = new Uint32Array(1024);
  private collisions = 0;
  private table = new Int32Array(4096).fill(-1);

  /** The slot of a name; a new one when it was not seen before. */
  slotOf(high: number, low: number): number {
    const mask = this.table.length - 1;
    let place = mix(high, low) & mask;
    for (;;) {
      const slot = this.table[place] as number;
      if (slot < 0) break;
      if (this.low[slot] === low && this.high[slot] === high) return slot;
      place = (place + 1) & mask;
      this.collisions++;
    }
    this.checkCollisions();
    return this.add(high, low, place);
  }

  /** The name as it is written, for example `#42`. */
  nameOf(slot: number): string {
    return `#${(BigInt(this.high[slot] ?? 0) << 32n) | BigInt(this.low[slot] ?? 0)}`;
  }

  /** Half-full tables collide less than once a look-up; names that were chosen to collide cost quadratic time. */
  private checkCollisions(): void {
    if (this.collisions <= MAX_COLLISIONS * (this.size + 1024)) return;
    throw overLimit('collisions', MAX_COLLISIONS, 'The instance names of the file were made to collide.');
  }

  private add(high: number, low: number, place: number): number {
    const slot = this.size++;
    if (slot >= this.low.length) {
      this.high = grown(this.high);
      this.low = grown(this.low);
    }
    this.high[slot] = high;
    this.low[slot] = low;
    this.table[place] = slot;
    if (this.size * 2 > this.table.length) this.rehash();
    return slot;
  }

  private rehash(): void {
    this.table = new Int32Array(this.table.length * 2).fill(-1);
    const mask = this.table.length - 1;
    for (let slot = 0; slot < this.size; slot++) {
      let place = mix(this.high[slot] as number, this.low[slot] as number) & mask;
      while ((this.table[place] as number) >= 0) place = (place + 1) & mask;
      this.table[place] = slot;
    }
  }
}

/** A copy of the array with twice the room. */
export function grown(array: Uint32Array): Uint32Array {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** The finaliser of MurmurHash3 over both halves. */
function mix(high: number, low: number): number {
  let value = low ^ Math.imul(high, 0x9e3779b1);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
