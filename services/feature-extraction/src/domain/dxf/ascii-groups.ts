import { dxfError } from './dxf-error.ts';
import { isNumeric } from './group-codes.ts';
import type { GroupSource } from './group-source.ts';

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
  value: number | string = '';
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
    do {
      if (!this.readLine()) return false;
    } while (this.isBlankToTheEnd());
    this.line = this.lineNumber;
    this.code = this.readCode();
    if (!this.readLine()) throw dxfError('a group code has no value', this.line);
    const text = latin1(this.bytes, this.start, this.end);
    this.value = NUMERIC[this.code] === 1 ? toNumber(text) : text;
    return true;
  }

  /** Bounds the next line in `start` and `end`, without its end mark. */
  private readLine(): boolean {
    const { bytes } = this;
    if (this.position >= bytes.length) return false;
    this.start = this.position;
    const found = bytes.indexOf(NEWLINE, this.start);
    const end = found < 0 ? bytes.length : found;
    this.position = end + 1;
    this.end = end > this.start && bytes[end - 1] === RETURN ? end - 1 : end;
    this.lineNumber++;
    return true;
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
    const text = latin1(this.bytes, this.start, Math.min(this.end, this.start + 40)).trim();
    if (!/^[+-]?\d{1,5}$/.test(text)) {
      const shown = text.replace(/[^\x20-\x7e]/g, '?');
      throw dxfError(`'${shown}' stands where a group code should be`, this.lineNumber);
    }
    return Number(text);
  }
}

function toNumber(text: string): number {
  const trimmed = text.trim();
  return trimmed === '' ? Number.NaN : Number(trimmed);
}

const LONG = 2000;

function latin1(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= LONG) return String.fromCharCode(...bytes.subarray(start, end));
  let text = '';
  for (let i = start; i < end; i += LONG) {
    text += String.fromCharCode(...bytes.subarray(i, Math.min(end, i + LONG)));
  }
  return text;
}
