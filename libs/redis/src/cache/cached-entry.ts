import type { ErrorData } from '@cadml/errors';

/** What a cache holds for a key: a value, or the error that the computation ends with every time. */
export type CachedEntry<T> = { readonly value: T } | { readonly error: ErrorData };

/** How values become bytes and back. */
export interface ValueCodec<T> {
  encode(value: T): Uint8Array;
  /** Throws for bytes that are no value. */
  decode(bytes: Buffer): T;
  /** What a value takes in memory, from the length of its bytes. */
  heldBytes(encodedBytes: number): number;
}

/** Values that JSON can say. A parsed object takes about twice its text. */
export function jsonCodec<T>(): ValueCodec<T> {
  return {
    encode: (value) => Buffer.from(JSON.stringify(value)),
    decode: (bytes) => JSON.parse(bytes.toString('utf8')) as T,
    heldBytes: (encodedBytes) => encodedBytes * 2,
  };
}

/** Values that are bytes already. */
export const BYTES_CODEC: ValueCodec<Uint8Array> = {
  encode: (value) => value,
  decode: (bytes) => bytes,
  heldBytes: (encodedBytes) => encodedBytes,
};

/** What the shared level holds: an entry with the time of its making, or that it was too large to be shared. */
export type SharedEntry<T> =
  | { readonly entry: CachedEntry<T>; readonly encodedBytes: number; readonly madeMs: number }
  | 'too-large';

interface Header {
  readonly schema: number;
  readonly madeMs: number;
  readonly error?: ErrorData;
  readonly tooLarge?: true;
}

const END_OF_HEADER = 0x0a;

/** A line of JSON, then the bytes of the value. */
export function encodeEntry(header: Header, value: Uint8Array | null): Buffer {
  const line = Buffer.from(`${JSON.stringify(header)}\n`);
  return value === null ? line : Buffer.concat([line, value]);
}

/** Null for bytes of another schema, or such that are no entry: they count as a miss and are overwritten. */
export function decodeEntry<T>(schema: number, codec: ValueCodec<T>, bytes: Buffer): SharedEntry<T> | null {
  try {
    const end = bytes.indexOf(END_OF_HEADER);
    const header = JSON.parse(bytes.toString('utf8', 0, end)) as Header;
    if (header.schema !== schema) return null;
    if (header.tooLarge) return 'too-large';
    const { error, madeMs } = header;
    const encoded = bytes.subarray(end + 1);
    if (error !== undefined) return { entry: { error }, encodedBytes: end, madeMs };
    return { entry: { value: codec.decode(encoded) }, encodedBytes: encoded.length, madeMs };
  } catch {
    return null;
  }
}
