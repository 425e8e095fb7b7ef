import { brokenMesh, overLimit } from '../mesh/mesh-error.ts';
import { ByteScanner } from '../text/byte-scanner.ts';

export type PlyEncoding = 'ascii' | 'little' | 'big';

/** Types of numbers, as DataView has them. */
export type PlyType = 'Int8' | 'Uint8' | 'Int16' | 'Uint16' | 'Int32' | 'Uint32' | 'Float32' | 'Float64';

export interface PlyProperty {
  readonly name: string;
  readonly type: PlyType;
  /** Type of the count in front of a list; null for a single number. */
  readonly countType: PlyType | null;
}

export interface PlyElement {
  readonly name: string;
  readonly count: number;
  readonly properties: readonly PlyProperty[];
}

export interface PlyHeader {
  readonly encoding: PlyEncoding;
  readonly elements: readonly PlyElement[];
  /** Where the first element begins. */
  readonly bytes: number;
}

export const BYTES_OF: Readonly<Record<PlyType, number>> = {
  Int8: 1,
  Uint8: 1,
  Int16: 2,
  Uint16: 2,
  Int32: 4,
  Uint32: 4,
  Float32: 4,
  Float64: 8,
};

const TYPES: Readonly<Record<string, PlyType>> = {
  ...{ char: 'Int8', uchar: 'Uint8', short: 'Int16', ushort: 'Uint16', int: 'Int32', uint: 'Uint32' },
  ...{ float: 'Float32', double: 'Float64' },
  ...{ int8: 'Int8', uint8: 'Uint8', int16: 'Int16', uint16: 'Uint16', int32: 'Int32', uint32: 'Uint32' },
  ...{ float32: 'Float32', float64: 'Float64' },
};

const ENCODINGS: Readonly<Record<string, PlyEncoding>> = {
  ascii: 'ascii',
  binary_little_endian: 'little',
  binary_big_endian: 'big',
};

const MAX_HEADER_BYTES = 1024 * 1024;
const MAX_ENTRIES = 1_000;

/** Reads the header of a PLY file (Turk, The PLY Polygon File Format, 1994). Raises PARSE_FAILED / parse. */
export function readPlyHeader(bytes: Uint8Array): PlyHeader {
  const scanner = new ByteScanner(bytes.subarray(0, MAX_HEADER_BYTES));
  const elements: { name: string; count: number; properties: PlyProperty[] }[] = [];
  let encoding: PlyEncoding | undefined;
  scanner.skipLine();
  for (let entries = 0; !scanner.atEnd; entries++) {
    if (entries > MAX_ENTRIES) throw tooManyEntries();
    const words = lineOf(scanner);
    switch (words[0]) {
      case 'format':
        encoding = ENCODINGS[words[1] ?? ''];
        break;
      case 'element':
        elements.push({ name: words[1] ?? '', count: countOf(words), properties: [] });
        break;
      case 'property':
        if (elements.length === 0) throw brokenMesh('PLY', 'a property belongs to no element');
        elements.at(-1)?.properties.push(propertyOf(words));
        break;
      case 'end_header':
        if (encoding === undefined) throw brokenMesh('PLY', 'its header names no known encoding');
        return { encoding, elements, bytes: scanner.position };
    }
  }
  throw brokenMesh('PLY', 'its header has no end');
}

function lineOf(scanner: ByteScanner): readonly string[] {
  const from = scanner.position;
  scanner.skipLine();
  const line = scanner.bytes.subarray(from, Math.min(scanner.position, from + 1_000));
  return new TextDecoder('latin1').decode(line).trim().split(/\s+/, 6);
}

function countOf(words: readonly string[]): number {
  const count = /^\d{1,10}$/.test(words[2] ?? '') ? Number(words[2]) : Number.NaN;
  if (Number.isNaN(count)) throw brokenMesh('PLY', `the element ${words[1] ?? ''} has no valid count`);
  return count;
}

function propertyOf(words: readonly string[]): PlyProperty {
  const isList = words[1] === 'list';
  const type = TYPES[(isList ? words[3] : words[1]) ?? ''];
  const countType = isList ? TYPES[words[2] ?? ''] : null;
  const name = (isList ? words[4] : words[2]) ?? '';
  if (type === undefined || countType === undefined) {
    throw brokenMesh('PLY', `the property ${name.slice(0, 40)} has no known type`);
  }
  if (countType?.startsWith('Float')) throw brokenMesh('PLY', 'a list has a count that is no whole number');
  return { name, type, countType };
}

function tooManyEntries() {
  const message = `The header of the PLY file has over ${MAX_ENTRIES} lines. Export it with fewer properties.`;
  return overLimit({ limit: 'headerLines', allowed: MAX_ENTRIES }, message);
}
