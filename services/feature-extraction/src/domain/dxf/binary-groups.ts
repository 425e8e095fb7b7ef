import { checkTextLength, dxfError } from './dxf-error.ts';
import type { GroupSource } from './group.ts';
import { valueType } from './group-codes.ts';

const SENTINEL = 'AutoCAD Binary DXF\r\n\x1a\0';

export function isBinaryDxf(head: Uint8Array): boolean {
  return String.fromCharCode(...head.subarray(0, SENTINEL.length)) === SENTINEL;
}

export function binaryGroups(bytes: Uint8Array): GroupSource {
  return new BinaryGroups(bytes);
}

/** Groups of a binary DXF: codes of one byte up to R12, of two bytes since R13. */
class BinaryGroups implements GroupSource {
  code = 0;
  value: number | string = '';
  line = 0;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly wideCodes: boolean;
  private position = SENTINEL.length;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // The file begins with group 0 "SECTION": 00 53 with codes of one byte, 00 00 with two.
    this.wideCodes = bytes[SENTINEL.length + 1] === 0;
  }

  next(): boolean {
    if (this.position >= this.bytes.length) return false;
    this.line = this.position;
    try {
      this.code = this.readCode();
      this.value = this.readValue();
    } catch (cause) {
      if (cause instanceof RangeError) throw dxfError('it ends inside a group', this.line);
      throw cause;
    }
    return true;
  }

  private readCode(): number {
    if (this.wideCodes) return this.view.getInt16(this.advance(2), true);
    const code = this.view.getUint8(this.advance(1));
    return code === 255 ? this.view.getInt16(this.advance(2), true) : code;
  }

  private readValue(): number | string {
    switch (valueType(this.code)) {
      case 'real':
        return this.view.getFloat64(this.advance(8), true);
      case 'int16':
        return this.view.getInt16(this.advance(2), true);
      case 'int32':
        return this.view.getInt32(this.advance(4), true);
      case 'int64':
        return Number(this.view.getBigInt64(this.advance(8), true));
      case 'bool':
        return this.view.getUint8(this.advance(1));
      case 'bytes':
        this.advance(this.view.getUint8(this.advance(1)));
        return '';
      default:
        return this.readText();
    }
  }

  private readText(): string {
    const end = this.bytes.indexOf(0, this.position);
    if (end < 0) throw dxfError('a text is not closed', this.position);
    checkTextLength(end - this.position);
    const text = String.fromCharCode(...this.bytes.subarray(this.position, end));
    this.position = end + 1;
    return text;
  }

  private advance(bytes: number): number {
    const at = this.position;
    this.position += bytes;
    return at;
  }
}
