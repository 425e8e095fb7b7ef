import type { InstanceIndex } from '../instance-index.ts';
import type { Part21File } from '../part21-file.ts';
import * as t from '../tokens.ts';
import { type Attribute, membersOf } from './attributes.ts';
import { InstanceScanner } from './instance-scanner.ts';
import type { ShapeValues } from './shape-values.ts';
import { article, describeKind, wantedOf } from './wording.ts';

/** No radius is as small, in any unit: what is below was meant to be zero. */
const LEAST = 1e-12;
const LETTER_T = 0x54;
const LETTER_F = 0x46;

/** Reads the attributes of one instance after the other against what they have to be. */
export class AttributeReader {
  /** Of a spline: the numbers of its attributes, and the lengths of its lists of references. */
  readonly parts = new Map<string, number[]>();
  private readonly scanner: InstanceScanner;
  private readonly index: InstanceIndex;
  private readonly values: ShapeValues;
  private readonly members = new Map<string, Uint8Array>();
  private slot = 0;
  private dimension: 2 | 3 = 3;
  private hasEnded = true;
  private isSpline = false;

  constructor(file: Part21File, values: ShapeValues) {
    this.scanner = new InstanceScanner(file);
    this.index = file.index;
    this.values = values;
  }

  /** Goes to what stands behind `#1=`; false where nothing can be said of an instance. */
  open(slot: number, dimension: 2 | 3): boolean {
    this.slot = slot;
    this.dimension = dimension;
    if (this.parts.size > 0) this.parts.clear();
    return this.scanner.open(slot);
  }

  /** The name of a simple instance. */
  skipName(): void {
    this.scanner.next();
  }

  /** The name of the next part of a complex instance; null when there is none. */
  nextName(): string | null {
    return this.scanner.next() === t.KEYWORD ? this.scanner.text() : null;
  }

  /** The `(` of the parameters. */
  openList(isSpline: boolean): void {
    this.scanner.next();
    this.hasEnded = false;
    this.isSpline = isSpline;
  }

  /** What is wrong with the next parameter; null when nothing is. */
  problem(attribute: Attribute): string | null {
    const kind = this.hasEnded ? t.CLOSE : this.scanner.next();
    if (kind === t.CLOSE) return `nothing where ${wantedOf(attribute, this.dimension)} should be`;
    const problem = this.value(attribute, kind, attribute.depth);
    if (problem === null) this.hasEnded = this.scanner.next() === t.CLOSE;
    return problem;
  }

  /** To the `)` that ends the parameters. */
  skipRest(): void {
    for (let kind = 0; !this.hasEnded; ) {
      kind = this.scanner.next();
      if (kind === t.CLOSE) this.hasEnded = true;
      else if (kind !== t.COMMA) this.skip(kind);
    }
  }

  private value(attribute: Attribute, kind: t.TokenKind, depth: number): string | null {
    if (depth > 0) return this.list(attribute, kind, depth);
    if (attribute.value === null) return this.reference(attribute, kind);
    return this.plain(attribute, kind);
  }

  private list(attribute: Attribute, kind: t.TokenKind, depth: number): string | null {
    if (kind !== t.OPEN) return this.otherThan(attribute, kind);
    let count = 0;
    for (let item = this.scanner.next(); item !== t.CLOSE; item = this.scanner.next()) {
      if (item === t.COMMA) continue;
      const problem = this.value(attribute, item, depth - 1);
      if (problem !== null) return problem;
      count++;
    }
    if (count === 0 && !attribute.mayBeEmpty)
      return `an empty list where ${wantedOf(attribute, this.dimension)} should be`;
    if (this.isSpline && attribute.value === null && depth === 1) this.note(attribute, count);
    return null;
  }

  private reference(attribute: Attribute, kind: t.TokenKind): string | null {
    if (kind === t.INSTANCE) {
      const { slot } = this.scanner;
      const isRight = this.membersOf(attribute.family)[this.index.typeOf(slot)] === 1;
      if (isRight) return null;
      const found = `${this.index.nameOf(slot)}, ${article(this.index.typeName(slot))}`;
      return `${found}, where ${wantedOf(attribute, this.dimension)} should be`;
    }
    return this.otherThan(attribute, kind);
  }

  private plain(attribute: Attribute, kind: t.TokenKind): string | null {
    switch (attribute.value) {
      case 'any':
        this.skip(kind);
        return null;
      case 'label':
        return isAbsent(kind) || kind === t.STRING ? null : this.otherThan(attribute, kind);
      case 'flag':
        return this.flag(attribute, kind);
      case 'coordinates':
      case 'ratios':
        return this.coordinates(attribute, kind);
      default:
        return this.number(attribute, kind);
    }
  }

  private flag(attribute: Attribute, kind: t.TokenKind): string | null {
    if (kind !== t.ENUMERATION) return this.otherThan(attribute, kind);
    const isTrue = this.scanner.isLetter(LETTER_T);
    if (!isTrue && !this.scanner.isLetter(LETTER_F)) {
      return `${this.scanner.text()} where ${wantedOf(attribute, this.dimension)} should be`;
    }
    this.values.sense[this.slot] = isTrue ? 1 : 2;
    return null;
  }

  private number(attribute: Attribute, kind: t.TokenKind): string | null {
    const isNumber = kind === t.REAL || kind === t.INTEGER;
    if (!isNumber || (attribute.value === 'integer' && kind !== t.INTEGER))
      return this.otherThan(attribute, kind);
    const value = this.scanner.value;
    const isTooSmall =
      (attribute.value === 'positive' && value < LEAST) || (attribute.value === 'notNegative' && value < 0);
    if (isTooSmall) return `${value} where ${wantedOf(attribute, this.dimension)} should be`;
    if (this.isSpline) this.note(attribute, value);
    else this.values.add(this.slot, value);
    return null;
  }

  private coordinates(attribute: Attribute, kind: t.TokenKind): string | null {
    if (kind !== t.OPEN) return this.otherThan(attribute, kind);
    let count = 0;
    let isZero = true;
    for (let item = this.scanner.next(); item !== t.CLOSE; item = this.scanner.next()) {
      if (item === t.COMMA) continue;
      if (item !== t.REAL && item !== t.INTEGER) return this.otherThan(attribute, item);
      const value = this.scanner.value;
      if (value !== 0) isZero = false;
      this.values.add(this.slot, value);
      count++;
    }
    if (count !== this.dimension) return `${count} of ${this.dimension} ${attribute.value}`;
    if (!isZero || attribute.value !== 'ratios') return null;
    if (this.dimension === 2) return 'no direction: all its ratios are zero';
    this.values.zeroDirections.add(this.slot);
    return null;
  }

  /** An optional value may be omitted; anything else is a problem. */
  private otherThan(attribute: Attribute, kind: t.TokenKind): string | null {
    if (attribute.isOptional && isAbsent(kind)) return null;
    return `${describeKind(kind)} where ${wantedOf(attribute, this.dimension)} should be`;
  }

  private note({ key }: Attribute, value: number): void {
    const known = this.parts.get(key);
    if (known) known.push(value);
    else this.parts.set(key, [value]);
  }

  private skip(kind: t.TokenKind): void {
    let open = kind === t.OPEN ? 1 : 0;
    if (kind === t.KEYWORD) open = this.scanner.next() === t.OPEN ? 1 : 0;
    while (open > 0) {
      const next = this.scanner.next();
      if (next === t.OPEN) open++;
      else if (next === t.CLOSE) open--;
    }
  }

  /** 1 for the types that may stand for a family, by number of type. */
  private membersOf(family: string): Uint8Array {
    const wanted = family === 'placement' ? `axis2_placement_${this.dimension}d` : family;
    const known = this.members.get(wanted);
    if (known) return known;
    const members = new Uint8Array(this.index.types.names.length);
    for (const type of this.index.typesNamed(membersOf(wanted))) members[type] = 1;
    this.members.set(wanted, members);
    return members;
  }
}

function isAbsent(kind: t.TokenKind): boolean {
  return kind === t.OMITTED || kind === t.DERIVED;
}
