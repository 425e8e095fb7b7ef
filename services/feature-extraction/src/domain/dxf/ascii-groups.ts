import { parseDecimal } from '../decimal.ts';
import { checkTextLength, dxfError } from './dxf-error.ts';
import type { GroupSource } from './group.ts';
import { isNumeric } from './group-codes.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const MAX_NUMERIC_CODE = 1071;

/** Which codes are numeric, looked up once. */
const NUMERIC = Uint8Array.from({ length: MAX_NUMERIC_CODE + 1 }, (_, code) => (isNumeric(code) ? 1 : 0));

export function asciiGroups(bytes: Uint8Array): GroupSource {
  return new AsciiGroups(bytes);
}

class AsciiGroups implements GroupSource {
  code = 0;
  line = 0;
  private readonly bytes: Uint8Array;
  private position: number;
  private lineNumber = 0;
  private start = 0;
  private end = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    this.position = hasMark ? 3 : 0;
  }

  next(): boolean {
    if (!this.readLine() || this.isBlankToTheEnd()) return false;
    this.line = this.lineNumber;
    this.code = this.readCode();
    if (!this.readLine()) throw dxfError('a group code has no value', this.line);
    return true;
  }

  /** Decoded when it is asked for: most groups of a file are stepped over. */
  get value(): number | string {
    checkTextLength(this.end - this.start);
    if (NUMERIC[this.code] === 1) return decimal(this.bytes, this.start, this.end);
    return latin1(this.bytes, this.start, this.end);
  }

  /** Bounds the next line in `start` and `end`, without its end mark. */
  private readLine(): boolean {
    const { bytes } = this;
    if (this.position >= bytes.length) return false;
    this.start = this.position;
    const end = this.findLineEnd();
    this.position = end + 1;
    this.end = end > this.start && bytes[end - 1] === RETURN ? end - 1 : end;
    this.lineNumber++;
    return true;
  }

  /** Most lines are so short that looking is quicker than a call. */
  private findLineEnd(): number {
    const { bytes, start } = this;
    const near = Math.min(bytes.length, start + SHORT);
    for (let at = start; at < near; at++) if (bytes[at] === NEWLINE) return at;
    const found = bytes.indexOf(NEWLINE, near);
    return found < 0 ? bytes.length : found;
  }

  /** Blank lines (and the DOS end-of-file mark) behind the last group are no group. */
  private isBlankToTheEnd(): boolean {
    for (let i = this.start; i < this.end; i++) if ((this.bytes[i] as number) > 0x20) return false;
    for (let i = this.position; i < this.bytes.length; i++) {
      if ((this.bytes[i] as number) > 0x20) return false;
    }
    return true;
  }

  private readCode(): number {
    const { bytes, end } = this;
    let at = this.start;
    while (at < end && (bytes[at] as number) <= 0x20) at++;
    const first = at;
    let code = 0;
    while (at < end && isDigit(bytes[at] as number)) code = code * 10 + (bytes[at++] as number) - 48;
    const digits = at - first;
    while (at < end && (bytes[at] as number) <= 0x20) at++;
    if (at === end && digits > 0 && digits <= 5) return code;
    // Codes below zero are those of the program's own objects.
    const text = latin1(bytes, this.start, Math.min(end, this.start + 40)).trim();
    if (/^-\d{1,5}$/.test(text)) return Number(text);
    throw dxfError(
      `'${text.replace(/[^\x20-\x7e]/g, '?')}' stands where a group code should be`,
      this.lineNumber,
    );
  }
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

/** 10^0 … 10^22: the powers of ten that float64 holds exactly. */
const POWERS = Array.from({ length: 23 }, (_, i) => 10 ** i);

/**
 * The number in `bytes[start, end)`; NaN when it is none. Up to 15 digits without an exponent, digits and
 * power of ten are exact, and so is their quotient (Clinger 1990); anything else takes the slow way.
 */
function decimal(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] === 0x20) at++;
  const negative = bytes[at] === 0x2d;
  if (negative) at++;
  const first = at;
  let digits = 0;
  let point = -1;
  for (; at < end; at++) {
    const byte = bytes[at] as number;
    if (isDigit(byte)) digits = digits * 10 + byte - 48;
    else if (byte === 0x2e && point < 0) point = at;
    else break;
  }
  const count = at - first - (point < 0 ? 0 : 1);
  if (at !== end || count === 0 || count > 15) return parseDecimal(latin1(bytes, start, end));
  const value = point < 0 ? digits : digits / (POWERS[at - point - 1] as number);
  return negative ? -value : value;
}

/** What is shorter than this is taken byte by byte: that is quicker than a view and a call. */
const SHORT = 40;
/** Characters that one call of `fromCharCode` is given. */
const PIECE = 2000;

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  if (end - start < SHORT) {
    for (let i = start; i < end; i++) text += String.fromCharCode(bytes[i] as number);
    return text;
  }
  for (let i = start; i < end; i += PIECE) {
    text += String.fromCharCode(...bytes.subarray(i, Math.min(end, i + PIECE)));
  }
  return text;
}
