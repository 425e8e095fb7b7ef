import type { Part21File } from '../part21-file.ts';
import * as t from '../tokens.ts';

const QUOTE = 0x27;
const SLASH = 0x2f;
const STAR = 0x2a;
const BACKSLASH = 0x5c;
const HASH = 0x23;
const DOT = 0x2e;
const AMPERSAND = 0x26;
const SPACE = 0x20;
const MINUS = 0x2d;
const PLUS = 0x2b;
/** Integers below are exact. */
const MAX_MANTISSA = 2 ** 53 / 10 - 1;

/**
 * The tokens of instances whose grammar the index has checked: no errors, no copies, and references as slots without
 * a look-up. Several times as fast as the lexer.
 */
export class InstanceScanner {
  start = 0;
  end = 0;
  /** The instance that the last INSTANCE token refers to. */
  slot = 0;
  /** The last number, to within a few units of its last place. */
  value = 0;
  private readonly bytes: Uint8Array;
  private readonly index: Part21File['index'];
  private position = 0;
  private limit = 0;
  private reference = 0;
  private mantissa = 0;
  private exponent = 0;

  constructor({ bytes, index }: Part21File) {
    this.bytes = bytes;
    this.index = index;
  }

  /** Goes to what stands behind `#1=`; false for a scope of the first edition, whose instances are elsewhere. */
  open(slot: number): boolean {
    const { index, bytes } = this;
    this.limit = index.end[slot] as number;
    this.position = this.digits((index.start[slot] as number) + 1);
    this.reference = index.referenceStart[slot] as number;
    this.next();
    if (bytes[this.position] === AMPERSAND) return false;
    this.skipSpace();
    return bytes[this.position] !== AMPERSAND;
  }

  next(): t.TokenKind {
    const { bytes } = this;
    let first = bytes[this.position] as number;
    if (first <= SPACE || first === SLASH || first === BACKSLASH) {
      this.skipSpace();
      first = bytes[this.position] as number;
    }
    const { position } = this;
    this.start = position;
    if (position >= this.limit) return t.END;
    switch (t.BYTE_CLASS[first]) {
      case t.CLASS_SINGLE:
        this.position = this.end = position + 1;
        return t.SINGLE_KIND[first] as number;
      case t.CLASS_NUMBER:
        return this.numberToken();
      case t.CLASS_WORD:
        return this.word(position + 1, t.KEYWORD);
      default:
        return this.other(first);
    }
  }

  /** The last token, which is a name. */
  text(): string {
    return String.fromCharCode(...this.bytes.subarray(this.start, this.end)).toUpperCase();
  }

  /** The last token is the enumeration of this one letter. */
  isLetter(letter: number): boolean {
    return this.bytes[this.start + 1] === letter && this.end - this.start === 3;
  }

  private other(first: number): t.TokenKind {
    const { bytes, position } = this;
    if (first === HASH) {
      if (!isDigit(bytes[position + 1])) return this.word(position + 1, t.CONSTANT);
      this.position = this.end = this.digits(position + 1);
      this.slot = this.index.references[this.reference++] as number;
      return t.INSTANCE;
    }
    if (first === DOT) {
      if (isDigit(bytes[position + 1])) return this.numberToken();
      const kind = this.word(position + 1, t.ENUMERATION);
      this.position = ++this.end;
      return kind;
    }
    if (first === QUOTE) return this.string();
    if (first === 0x22) return this.until(0x22, t.BINARY);
    return first === 0x3c ? this.until(0x3e, t.RESOURCE) : this.word(position + 1, t.CONSTANT);
  }

  private word(from: number, kind: t.TokenKind): t.TokenKind {
    let i = from;
    while (t.IS_WORD[this.bytes[i] as number] === 1) i++;
    this.position = this.end = i;
    return kind;
  }

  /** Reads the value along the way, for a second look at the digits would cost as much as the first. */
  private numberToken(): t.TokenKind {
    const { bytes } = this;
    const sign = bytes[this.position];
    this.mantissa = 0;
    this.exponent = 0;
    let i = this.wholeDigits(sign === MINUS || sign === PLUS ? this.position + 1 : this.position);
    let kind = t.INTEGER;
    if (bytes[i] === DOT) {
      i = this.fractionDigits(i + 1);
      kind = t.REAL;
    }
    if (bytes[i] === 0x45 || bytes[i] === 0x65) {
      const from = i + 1;
      i = this.digits(bytes[from] === MINUS || bytes[from] === PLUS ? from + 1 : from);
      this.exponent += Number(String.fromCharCode(...bytes.subarray(from, i)));
      kind = t.REAL;
    }
    this.position = this.end = i;
    const { mantissa, exponent } = this;
    const value = exponent < 0 ? mantissa / 10 ** -exponent : mantissa * 10 ** exponent;
    this.value = sign === MINUS ? -value : value;
    return kind;
  }

  private wholeDigits(from: number): number {
    const { bytes } = this;
    let i = from;
    for (; isDigit(bytes[i]); i++) {
      if (this.mantissa < MAX_MANTISSA) this.mantissa = this.mantissa * 10 + (bytes[i] as number) - 48;
      else this.exponent++;
    }
    return i;
  }

  private fractionDigits(from: number): number {
    const { bytes } = this;
    let i = from;
    for (; isDigit(bytes[i]); i++) {
      if (this.mantissa >= MAX_MANTISSA) continue;
      this.mantissa = this.mantissa * 10 + (bytes[i] as number) - 48;
      this.exponent--;
    }
    return i;
  }

  private digits(from: number): number {
    let i = from;
    while (isDigit(this.bytes[i])) i++;
    return i;
  }

  private string(): t.TokenKind {
    const { bytes } = this;
    let i = this.position + 1;
    while (bytes[i] !== QUOTE || bytes[i + 1] === QUOTE) i += bytes[i] === QUOTE ? 2 : 1;
    this.position = this.end = i + 1;
    return t.STRING;
  }

  private until(close: number, kind: t.TokenKind): t.TokenKind {
    this.position = this.end = this.bytes.indexOf(close, this.position + 1) + 1;
    return kind;
  }

  private skipSpace(): void {
    const { bytes, limit } = this;
    let i = this.position;
    while (i < limit) {
      const byte = bytes[i] as number;
      if (t.BYTE_CLASS[byte] === t.CLASS_SPACE) i++;
      else if (byte === SLASH && bytes[i + 1] === STAR) i = this.behindComment(i + 2);
      else if (byte === BACKSLASH) i += 3;
      else break;
    }
    this.position = i;
  }

  private behindComment(from: number): number {
    let i = from;
    while (i < this.limit && !(this.bytes[i] === STAR && this.bytes[i + 1] === SLASH)) i++;
    return i + 2;
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}
