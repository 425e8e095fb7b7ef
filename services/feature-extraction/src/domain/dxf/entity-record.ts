import type { Vec3 } from '@cadml/cad-model';
import { type Linear, objectAxes } from './geometry/vectors.ts';
import type { TextDecode } from './text-encoding.ts';

/** One entity with its groups, in order. Every number among them is finite. */
export class EntityRecord {
  readonly type: string;
  readonly codes: number[] = [];
  readonly values: (number | string)[] = [];
  /** The groups of an embedded object, whose codes have meanings of their own. */
  embedded: EntityRecord | null = null;
  private readonly decode: TextDecode;

  constructor(type: string, decode: TextDecode) {
    this.type = type;
    this.decode = decode;
  }

  /** Begins an embedded object: what follows belongs to it. */
  embed(): EntityRecord {
    this.embedded = new EntityRecord(this.type, this.decode);
    return this.embedded;
  }

  /** The first value of a numeric code. */
  number(code: number, otherwise = 0): number {
    const value = this.values[this.codes.indexOf(code)];
    return typeof value === 'number' ? value : otherwise;
  }

  /** All values of a numeric code. */
  numbers(code: number): number[] {
    const found: number[] = [];
    for (let i = 0; i < this.codes.length; i++) {
      if (this.codes[i] === code) found.push(this.values[i] as number);
    }
    return found;
  }

  /** A raw text of this record in the encoding of the file. */
  decoded(raw: string): string {
    return this.decode(raw);
  }

  /** The first text of a code; undefined when there is none. */
  text(code: number): string | undefined {
    const value = this.values[this.codes.indexOf(code)];
    return typeof value === 'string' ? this.decode(value) : undefined;
  }

  /** All texts of a code, one behind the other. */
  joined(code: number): string {
    let text = '';
    for (let i = 0; i < this.codes.length; i++) if (this.codes[i] === code) text += this.values[i];
    return this.decode(text);
  }

  has(code: number): boolean {
    return this.codes.includes(code);
  }

  /** The first point of a code (x in `code`, y in code + 10, z in code + 20). */
  point(code: number): Vec3 {
    return [this.number(code), this.number(code + 10), this.number(code + 20)];
  }

  /** All points of a code: each `code` group begins one. */
  points(code: number): Vec3[] {
    return this.pointsBetween(code, 0, this.codes.length);
  }

  /** Points of a code among the groups `from … to`. */
  pointsBetween(code: number, from: number, to: number): Vec3[] {
    const points: [number, number, number][] = [];
    const end = Math.min(to, this.codes.length);
    for (let i = from; i < end; i++) {
      const offset = ((this.codes[i] as number) - code) / 10;
      const value = this.values[i] as number;
      if (offset === 0) points.push([value, 0, 0]);
      else if (offset === 1 || offset === 2) {
        const last = points[points.length - 1];
        if (last) last[offset] = value;
      }
    }
    return points;
  }

  /** From the entity's object coordinates to world coordinates. */
  axes(): Linear {
    return objectAxes(this.has(230) || this.has(210) || this.has(220) ? this.extrusion() : [0, 0, 1]);
  }

  private extrusion(): Vec3 {
    return [this.number(210), this.number(220), this.number(230)];
  }

  layer(): string {
    return this.text(8) || '0';
  }
}
