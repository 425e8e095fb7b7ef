import { brokenMesh } from '../mesh/mesh-error.ts';
import { ByteScanner } from '../text/byte-scanner.ts';
import { BYTES_OF, type PlyHeader, type PlyType } from './ply-header.ts';

/** The numbers of the elements, one after the other. */
export interface PlyValues {
  next(type: PlyType): number;
  /** Skips so many numbers of a type. */
  skip(type: PlyType, count: number): void;
  /** Ends an element: in text the rest of its line is not looked at, for some write more than they declare. */
  endElement(): void;
  /** Bytes that are left: a bound of what a count can mean. */
  readonly left: number;
  /** Bytes that a number takes at least. */
  bytesOf(type: PlyType): number;
}

export function plyValues(bytes: Uint8Array, { encoding, bytes: start }: PlyHeader): PlyValues {
  return encoding === 'ascii'
    ? new TextValues(bytes, start)
    : new BinaryValues(bytes, start, encoding === 'little');
}

class TextValues implements PlyValues {
  private readonly scanner: ByteScanner;

  constructor(bytes: Uint8Array, start: number) {
    this.scanner = new ByteScanner(bytes, start);
  }

  /** The last number may end with the file instead of a space. */
  get left(): number {
    return this.scanner.bytes.length - this.scanner.position + 1;
  }

  bytesOf(): number {
    return 2;
  }

  next(type: PlyType): number {
    const { scanner } = this;
    if (!scanner.toWord()) throw endsEarly();
    const at = scanner.position;
    const value = scanner.number();
    if (scanner.position !== at) return value;
    const word = scanner.peek().toLowerCase();
    // Colours and normals may be nan; a coordinate may not, which is for its reader to say.
    if (type.startsWith('Float') && /^[-+]?(nan|inf|infinity)$/.test(word)) {
      scanner.skipWord();
      return Number.NaN;
    }
    const { line } = scanner;
    throw brokenMesh('PLY', `'${word}' stands where a number should be (line ${line})`, { line });
  }

  skip(_: PlyType, count: number): void {
    for (let i = 0; i < count; i++) {
      if (!this.scanner.toWord()) throw endsEarly();
      this.scanner.skipWord();
    }
  }

  endElement(): void {
    this.scanner.skipLine();
  }
}

class BinaryValues implements PlyValues {
  private readonly view: DataView;
  private position: number;
  private readonly isLittle: boolean;

  constructor(bytes: Uint8Array, start: number, isLittle: boolean) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = start;
    this.isLittle = isLittle;
  }

  get left(): number {
    return this.view.byteLength - this.position;
  }

  bytesOf(type: PlyType): number {
    return BYTES_OF[type];
  }

  next(type: PlyType): number {
    const at = this.position;
    this.skip(type, 1);
    switch (type) {
      case 'Uint8':
        return this.view.getUint8(at);
      case 'Int8':
        return this.view.getInt8(at);
      case 'Int16':
        return this.view.getInt16(at, this.isLittle);
      case 'Uint16':
        return this.view.getUint16(at, this.isLittle);
      case 'Int32':
        return this.view.getInt32(at, this.isLittle);
      case 'Uint32':
        return this.view.getUint32(at, this.isLittle);
      case 'Float32':
        return this.view.getFloat32(at, this.isLittle);
      case 'Float64':
        return this.view.getFloat64(at, this.isLittle);
    }
  }

  skip(type: PlyType, count: number): void {
    const end = this.position + BYTES_OF[type] * count;
    if (end > this.view.byteLength) throw endsEarly();
    this.position = end;
  }

  endElement(): void {
    // The next one begins with the next byte.
  }
}

function endsEarly() {
  return brokenMesh('PLY', 'it ends before its last element');
}
