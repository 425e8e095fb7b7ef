const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const SLASH = 0x2f;
const ZERO = 0x30;
const CAPITAL_E = 0x45;
const LETTER_E = 0x65;

/** Powers of ten that a double holds exactly. */
const POWERS = Array.from({ length: 23 }, (_, i) => 10 ** i);
/** Numbers of this many digits are exact in a double. */
const EXACT_DIGITS = 15;

/**
 * Words and numbers of a text that is still bytes: no strings are made of what is only looked at. Words end
 * at any byte up to the space; lines end with LF, CR or both.
 */
export class ByteScanner {
  readonly bytes: Uint8Array;
  position: number;
  /** The power of ten of the last digit of the number that was read last. */
  lastPlace = 0;
  /** The number that is being read: where, its digits as a whole number, how many count. */
  private at = 0;
  private mantissa = 0;
  private digits = 0;

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes;
    this.position = position;
  }

  /** The line that the position is in, counted from 1. For messages: it walks from the beginning. */
  get line(): number {
    let line = 1;
    for (let at = 0; at < this.position; at++) {
      const byte = this.bytes[at];
      if (byte === NEWLINE || (byte === RETURN && this.bytes[at + 1] !== NEWLINE)) line++;
    }
    return line;
  }

  get atEnd(): boolean {
    return this.position >= this.bytes.length;
  }

  /** Goes to the next word, over lines; false at the end of the text. */
  toWord(): boolean {
    const { bytes } = this;
    let at = this.position;
    while (at < bytes.length && (bytes[at] as number) <= SPACE) at++;
    this.position = at;
    return at < bytes.length;
  }

  /** Goes to the next word of this line; false when the line has none. */
  toWordInLine(): boolean {
    const { bytes } = this;
    let at = this.position;
    for (; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (byte > SPACE || byte === NEWLINE || byte === RETURN) break;
    }
    this.position = at;
    return at < bytes.length && (bytes[at] as number) > SPACE;
  }

  /** Goes behind the end of this line. */
  skipLine(): void {
    const { bytes } = this;
    let at = this.position;
    while (at < bytes.length && bytes[at] !== NEWLINE && bytes[at] !== RETURN) at++;
    if (bytes[at] === RETURN && bytes[at + 1] === NEWLINE) at++;
    this.position = Math.min(bytes.length, at + 1);
  }

  skipWord(): void {
    const { bytes } = this;
    let at = this.position;
    while (at < bytes.length && (bytes[at] as number) > SPACE) at++;
    this.position = at;
  }

  /** Whether the word here is this one (given in lower case), in either case; goes behind it if so. */
  accept(word: string): boolean {
    const { bytes, position } = this;
    const end = position + word.length;
    if (end < bytes.length && (bytes[end] as number) > SPACE) return false;
    for (let i = 0; i < word.length; i++) {
      const byte = bytes[position + i] as number;
      const lower = byte >= 0x41 && byte <= 0x5a ? byte + SPACE : byte;
      if (lower !== word.charCodeAt(i)) return false;
    }
    this.position = end;
    return true;
  }

  /** The word here as text, at most `limit` characters of it; the position stays. */
  peek(limit = 40): string {
    let end = this.position;
    while (end < this.bytes.length && end - this.position < limit && (this.bytes[end] as number) > SPACE)
      end++;
    return String.fromCharCode(...this.bytes.subarray(this.position, end));
  }

  /**
   * The decimal number here, correctly rounded; NaN, and the position is not moved, when it is none. It ends
   * with the word or before a slash. Short numbers are exact products (Clinger 1990); the rest is left to
   * the language.
   */
  number(): number {
    const { bytes } = this;
    const start = this.position;
    const sign = bytes[start];
    this.at = sign === MINUS || sign === PLUS ? start + 1 : start;
    this.mantissa = 0;
    this.digits = 0;
    let seen = this.takeDigits();
    let scale = 0;
    if (bytes[this.at] === POINT) {
      this.at++;
      scale = this.takeDigits();
      seen += scale;
    }
    const exponent = this.takeExponent();
    const end = bytes[this.at] as number;
    const isWhole = !(end > SPACE) || end === SLASH;
    if (seen === 0 || exponent === null || !isWhole) return Number.NaN;
    this.position = this.at;
    const power = exponent - scale;
    this.lastPlace = power;
    if (this.digits > EXACT_DIGITS || power < -22 || power > 22) return longNumber(bytes, start, this.at);
    const { mantissa } = this;
    const value = power < 0 ? mantissa / (POWERS[-power] as number) : mantissa * (POWERS[power] as number);
    return sign === MINUS ? -value : value;
  }

  /** Appends digits to the mantissa; returns how many there were. */
  private takeDigits(): number {
    const { bytes } = this;
    let { at, mantissa, digits } = this;
    let digit = (bytes[at] as number) - ZERO;
    while (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      if (mantissa > 0) digits++;
      digit = (bytes[++at] as number) - ZERO;
    }
    const count = at - this.at;
    this.at = at;
    this.mantissa = mantissa;
    this.digits = digits;
    return count;
  }

  /** 0 when there is none; null for the letter without digits. */
  private takeExponent(): number | null {
    const { bytes } = this;
    if (bytes[this.at] !== LETTER_E && bytes[this.at] !== CAPITAL_E) return 0;
    const sign = bytes[++this.at];
    if (sign === MINUS || sign === PLUS) this.at++;
    const start = this.at;
    let exponent = 0;
    let digit = (bytes[start] as number) - ZERO;
    while (digit >= 0 && digit <= 9) {
      exponent = Math.min(99_999, exponent * 10 + digit);
      digit = (bytes[++this.at] as number) - ZERO;
    }
    if (this.at === start) return null;
    return sign === MINUS ? -exponent : exponent;
  }
}

/** What was found to be a number, in whatever length. */
function longNumber(bytes: Uint8Array, start: number, end: number): number {
  return Number(new TextDecoder('latin1').decode(bytes.subarray(start, end)));
}
