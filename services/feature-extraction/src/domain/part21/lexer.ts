import { overLimit, type Part21Limits } from './limits.ts';
import { type Place, part21Error } from './part21-error.ts';
import * as t from './tokens.ts';

const NEWLINE = 0x0a;
const QUOTE = 0x27;
const SLASH = 0x2f;
const STAR = 0x2a;
const BACKSLASH = 0x5c;
const AT = 0x40;
const TWO_32 = 2 ** 32;
/** Characters of a number; what exporters write has under 30. */
const MAX_NUMBER = 500;
const MAX_NAME = 2n ** 64n - 1n;

/**
 * Tokens of an ISO 10303-21 exchange structure from chunks of bytes, without copying what lies inside one
 * chunk. `next()` answers NEED_MORE when a token may go on in the next chunk: call `feed` and go on.
 * After a token, `start` and `end` bound it in `bytes`, and `offset(start)` is its place in the file.
 */
export class Lexer {
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  /** The 64 bits of the last INSTANCE token, as two unsigned halves. */
  nameHigh = 0;
  nameLow = 0;
  line = 1;
  /** Whether `\\N\\` or `\\F\\` has stood between tokens. */
  hasPrintControls = false;
  readonly limits: Part21Limits;
  private position = 0;
  private base = 0;
  private lineStart = 0;
  private final = false;
  private inComment = false;

  constructor(limits: Part21Limits) {
    this.limits = limits;
  }

  /** Hands over the next bytes; `final` says that none follow. */
  feed(chunk: Uint8Array, final: boolean): void {
    const rest = this.bytes.length - this.position;
    this.base += this.position;
    if (rest === 0) {
      this.bytes = chunk;
    } else {
      const joined = new Uint8Array(rest + chunk.length);
      joined.set(this.bytes.subarray(this.position));
      joined.set(chunk, rest);
      this.bytes = joined;
    }
    this.position = 0;
    this.final = final;
  }

  offset(index: number): number {
    return this.base + index;
  }

  text(): string {
    return String.fromCharCode(...this.bytes.subarray(this.start, Math.min(this.end, this.start + 80)));
  }

  /** Where the last token begins. */
  place(instance?: string): Place {
    const column = Math.max(1, this.base + this.start - this.lineStart + 1);
    return { line: this.line, column, ...(instance === undefined ? {} : { instance }) };
  }

  next(): t.TokenKind {
    if (!this.skipSpace()) return this.final ? this.atEnd() : t.NEED_MORE;
    const start = this.position;
    const first = this.bytes[start] as number;
    this.start = start;
    switch (t.BYTE_CLASS[first]) {
      case t.CLASS_SINGLE:
        this.position = this.end = start + 1;
        return t.SINGLE_KIND[first] as number;
      case t.CLASS_NUMBER:
        return this.number(start);
      case t.CLASS_WORD:
        return this.word(start);
      default:
        return this.other(start, first);
    }
  }

  private other(start: number, first: number): t.TokenKind {
    if (first === 0x23) return this.instance(start);
    if (first === AT) return this.constant(start);
    if (first === QUOTE) return this.string(start);
    if (first === 0x2e) return this.enumeration(start);
    if (first === 0x22) return this.delimited(start, 0x22, t.BINARY);
    if (first === 0x3c) return this.delimited(start, 0x3e, t.RESOURCE);
    this.end = start + 1;
    const shown = first > 32 && first < 127 ? `'${String.fromCharCode(first)}'` : `byte ${first}`;
    throw part21Error(`${shown} cannot stand here`, this.place());
  }

  /** Moves to the next token; false when the bytes at hand are used up. */
  private skipSpace(): boolean {
    for (;;) {
      if (this.inComment) this.skipComment();
      if (this.inComment) return false;
      this.skipBlanks();
      const { bytes, position } = this;
      if (position >= bytes.length) return false;
      const first = bytes[position];
      if (first !== SLASH && first !== BACKSLASH) return true;
      const needed = first === SLASH ? 2 : 3;
      if (position + needed > bytes.length && !this.final) return false;
      if (!this.isSeparator(position)) return true;
      this.inComment = first === SLASH;
      this.position = position + needed;
    }
  }

  /** A comment begins, or `\N\` (new line) or `\F\` (new page), which may stand wherever a space may. */
  private isSeparator(position: number): boolean {
    const { bytes } = this;
    const second = bytes[position + 1];
    if (bytes[position] === SLASH) return second === STAR;
    const isControl = (second === 0x4e || second === 0x46) && bytes[position + 2] === BACKSLASH;
    this.hasPrintControls ||= isControl;
    return isControl;
  }

  private skipBlanks(): void {
    const { bytes } = this;
    let { position } = this;
    while (position < bytes.length && t.BYTE_CLASS[bytes[position] as number] === t.CLASS_SPACE) {
      if (bytes[position] === NEWLINE) this.newline(position);
      position++;
    }
    this.position = position;
  }

  private newline(position: number): void {
    this.line++;
    this.lineStart = this.base + position + 1;
  }

  /** Goes to the end of a comment; keeps a last `*` for the next chunk. */
  private skipComment(): void {
    const { bytes } = this;
    for (let i = this.position; i < bytes.length; i++) {
      const byte = bytes[i];
      if (byte === NEWLINE) this.newline(i);
      if (byte !== STAR) continue;
      if (i + 1 >= bytes.length && !this.final) {
        this.position = i;
        return;
      }
      if (bytes[i + 1] === SLASH) {
        this.inComment = false;
        this.position = i + 2;
        return;
      }
    }
    this.position = bytes.length;
  }

  private atEnd(): t.TokenKind {
    this.start = this.end = this.position;
    if (this.inComment) throw part21Error('the file ends inside a comment', this.place());
    return t.END;
  }

  private word(start: number): t.TokenKind {
    const { bytes } = this;
    let i = start + 1;
    while (t.IS_WORD[bytes[i] as number] === 1) i++;
    return this.accept(i, t.KEYWORD);
  }

  /** A token without a closing mark: it is complete when something follows it or nothing can. */
  private accept(end: number, kind: t.TokenKind): t.TokenKind {
    if (end >= this.bytes.length && !this.final) return this.more();
    this.position = this.end = Math.min(end, this.bytes.length);
    return kind;
  }

  private more(): t.TokenKind {
    if (this.bytes.length - this.start > this.limits.maxTokenBytes) throw this.tooLong();
    return t.NEED_MORE;
  }

  private tooLong() {
    const { maxTokenBytes } = this.limits;
    return overLimit('token', maxTokenBytes, `A string in line ${this.line} exceeds ${maxTokenBytes} bytes.`);
  }

  private number(start: number): t.TokenKind {
    const { bytes } = this;
    let i = start;
    if (bytes[i] === 0x2b || bytes[i] === 0x2d) i++;
    const digits = i;
    while (isDigit(bytes[i])) i++;
    const whole = i - digits;
    let kind = t.INTEGER;
    if (bytes[i] === 0x2e) {
      kind = t.REAL;
      i++;
      while (isDigit(bytes[i])) i++;
    }
    let exponentDigits = 0;
    if (bytes[i] === 0x45 || bytes[i] === 0x65) {
      kind = t.REAL;
      i++;
      if (bytes[i] === 0x2b || bytes[i] === 0x2d) i++;
      const from = i;
      while (isDigit(bytes[i])) i++;
      exponentDigits = i - from;
    }
    const accepted = this.accept(i, kind);
    if (accepted !== t.NEED_MORE) this.checkNumber(whole, exponentDigits);
    return accepted;
  }

  private checkNumber(wholeDigits: number, exponentDigits: number): void {
    const length = this.end - this.start;
    if (length === 1 && wholeDigits === 0)
      throw part21Error(`'${this.text()}' is not a number`, this.place());
    if (length > MAX_NUMBER) throw part21Error(`a number has over ${MAX_NUMBER} characters`, this.place());
    if (exponentDigits < 3 && wholeDigits < 200) return;
    const text = String.fromCharCode(...this.bytes.subarray(this.start, this.end));
    if (!Number.isFinite(Number(text))) {
      throw part21Error(`'${text.slice(0, 40)}' is not a finite number`, this.place());
    }
  }

  private instance(start: number): t.TokenKind {
    const { bytes } = this;
    let i = start + 1;
    let value = 0;
    while (isDigit(bytes[i])) {
      value = value * 10 + (bytes[i] as number) - 48;
      i++;
    }
    const accepted = this.accept(i, t.INSTANCE);
    if (accepted === t.NEED_MORE) return accepted;
    if (i === start + 1 && t.IS_WORD[bytes[i] as number] === 1) return this.constant(start);
    if (i === start + 1) throw part21Error("'#' without a number", this.place());
    if (i - start <= 16) {
      this.nameHigh = Math.floor(value / TWO_32);
      this.nameLow = value >>> 0;
      return accepted;
    }
    return this.longInstance(start + 1, i);
  }

  private constant(start: number): t.TokenKind {
    let i = start + 1;
    while (t.IS_WORD[this.bytes[i] as number] === 1) i++;
    if (i === start + 1 && i < this.bytes.length) throw part21Error("'@' without a name", this.place());
    return this.accept(i, t.CONSTANT);
  }

  private longInstance(from: number, to: number): t.TokenKind {
    const digits = to - from > 400 ? '' : String.fromCharCode(...this.bytes.subarray(from, to));
    const value = digits === '' ? MAX_NAME + 1n : BigInt(digits);
    if (value > MAX_NAME) throw part21Error('an instance name exceeds 64 bits', this.place());
    this.nameHigh = Number(value >> 32n);
    this.nameLow = Number(value & 0xffffffffn);
    return t.INSTANCE;
  }

  private string(start: number): t.TokenKind {
    const { bytes } = this;
    const { line, lineStart } = this;
    const limit = start + this.limits.maxTokenBytes;
    for (let i = start + 1; i < bytes.length; i++) {
      const byte = bytes[i];
      if (byte === QUOTE) {
        if (bytes[i + 1] === QUOTE) {
          i++;
        } else if (i + 1 < bytes.length || this.final) {
          this.position = this.end = i + 1;
          return t.STRING;
        }
      } else if (byte === NEWLINE) {
        this.newline(i);
      }
      if (i > limit) throw this.tooLong();
    }
    this.line = line;
    this.lineStart = lineStart;
    if (!this.final) return this.more();
    throw part21Error('a string that begins here is not closed', this.place());
  }

  private delimited(start: number, close: number, kind: t.TokenKind): t.TokenKind {
    const found = this.bytes.indexOf(close, start + 1);
    if (found >= 0) {
      this.position = this.end = found + 1;
      return kind;
    }
    if (!this.final) return this.more();
    throw part21Error('a binary or resource that begins here is not closed', this.place());
  }

  private enumeration(start: number): t.TokenKind {
    const { bytes } = this;
    if (isDigit(bytes[start + 1])) return this.number(start);
    let i = start + 1;
    while (t.IS_WORD[bytes[i] as number] === 1) i++;
    if (i >= bytes.length && !this.final) return this.more();
    this.position = this.end = i + 1;
    if (bytes[i] === 0x2e && i > start + 1) return t.ENUMERATION;
    throw part21Error("'.' does not begin an enumeration here", this.place());
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}
