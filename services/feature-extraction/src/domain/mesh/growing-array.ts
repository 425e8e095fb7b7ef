interface Growable {
  readonly length: number;
  set(from: ArrayLike<number>): void;
}

/** Numbers that become more, without an object for each. */
class GrowingArray<T extends Growable & { [index: number]: number }> {
  length = 0;
  values: T;
  private readonly make: (length: number) => T;

  constructor(make: (length: number) => T, room = 1024) {
    this.make = make;
    this.values = make(room);
  }

  push(value: number): void {
    if (this.length === this.values.length) this.grow(this.length * 2);
    this.values[this.length++] = value;
  }

  /** Makes room for `count` more at once; the caller writes them at the former length. */
  extend(count: number): number {
    const at = this.length;
    if (at + count > this.values.length) this.grow(Math.max(at + count, this.values.length * 2));
    this.length += count;
    return at;
  }

  private grow(room: number): void {
    const larger = this.make(room);
    larger.set(this.values);
    this.values = larger;
  }
}

export class Float64List extends GrowingArray<Float64Array> {
  constructor() {
    super((length) => new Float64Array(length));
  }

  finish(): Float64Array {
    return this.values.slice(0, this.length);
  }
}

export class Uint32List extends GrowingArray<Uint32Array> {
  constructor() {
    super((length) => new Uint32Array(length));
  }

  finish(): Uint32Array {
    return this.values.slice(0, this.length);
  }
}
