import type { Readable } from 'node:stream';

export interface StoredBlob {
  /** SHA-256 of the bytes, lower-case hex: the blob's name. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface BlobStat extends StoredBlob {
  /** When these bytes were last put. */
  readonly putAtMs: number;
}

export interface PutOptions {
  /** More bytes are refused with INPUT_SIZE_EXCEEDED as soon as they arrive. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

/** Bytes from `start` to `end`, both inclusive, as in HTTP. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

/** Immutable bytes, named by their hash. Whoever put them twice has them once. */
export interface BlobStore {
  /**
   * Stores a stream; when it resolves the bytes are durable under their hash, and when it rejects nothing is
   * kept. Errors: INPUT_SIZE_EXCEEDED, CANCELLED, SERVICE_UNAVAILABLE (no room), and what the source throws.
   */
  put(source: AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredBlob>;
  /** Opens the bytes; DATA_NOT_FOUND when nobody put them. */
  openRead(sha256: string, range?: ByteRange): Promise<Readable>;
  stat(sha256: string): Promise<BlobStat | null>;
  /**
   * Removes the bytes and says whether there were any. With `putBeforeMs` bytes that were put again since
   * stay, so that a sweeper never takes what a new upload has just been told is stored.
   */
  delete(sha256: string, options?: { readonly putBeforeMs?: number }): Promise<boolean>;
  /** Every blob, in no order. */
  list(): AsyncIterable<BlobStat>;
  /** Reads the bytes again and compares them with their name. */
  verify(sha256: string): Promise<'intact' | 'damaged' | 'absent'>;
}
