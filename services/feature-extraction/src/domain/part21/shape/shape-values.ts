const BEGIN = 1024;

/** What the instances of a shape say, kept for checks that put several of them together: 6 bytes an instance. */
export class ShapeValues {
  /** The space that an instance stands in: 3 or 2 dimensions; 0 for what is no part of the shape. */
  readonly dimension: Uint8Array;
  /** The last `.T.` (1) or `.F.` (2) of an instance. */
  readonly sense: Uint8Array;
  /** DIRECTIONs in space whose ratios are all zero. */
  readonly zeroDirections = new Set<number>();
  private readonly first: Uint32Array;
  private pool = new Float64Array(BEGIN);
  private used = 1;

  constructor(instances: number) {
    this.dimension = new Uint8Array(instances);
    this.sense = new Uint8Array(instances);
    this.first = new Uint32Array(instances);
  }

  add(slot: number, value: number): void {
    if (this.first[slot] === 0) this.first[slot] = this.used;
    if (this.used === this.pool.length) {
      const larger = new Float64Array(Math.ceil(this.pool.length * 1.5));
      larger.set(this.pool);
      this.pool = larger;
    }
    this.pool[this.used++] = value;
  }

  /** The i-th number of an instance; NaN where it has none. Neither that of splines nor of complex instances. */
  number(slot: number, i: number): number {
    const first = this.first[slot] as number;
    return first === 0 ? Number.NaN : (this.pool[first + i] as number);
  }

  /** The sense is `.F.`. */
  isReversed(slot: number): boolean {
    return this.sense[slot] === 2;
  }
}
