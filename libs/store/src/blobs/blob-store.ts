import type { Readable } from 'node:stream';

export interface StoredBlob {
  /** SHA-256 of the bytes, lower-case hex: the blob's name. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface BlobStat extends StoredBlob {
  /** When these bytes were last put, or up to a second later. */
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

/** What became of bytes: they are as their name says, or they are others, or gone. */
export type BlobState = 'intact' | 'damaged' | 'absent';

/** Immutable bytes, named by their hash. Whoever put them twice has them once. */
export interface BlobStore {
  /**
   * Stores a stream; when it resolves the bytes are durable under their hash, and when it rejects nothing is
   * kept. Bytes that were damaged are mended. Errors: INPUT_SIZE_EXCEEDED, CANCELLED, SERVICE_UNAVAILABLE (no
   * room, or no answer), and what the source throws.
   */
  put(source: AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredBlob>;
  /** Opens the bytes, unchecked; DATA_NOT_FOUND when nobody put them. A range beyond the end is empty. */
  openRead(sha256: string, range?: ByteRange, signal?: AbortSignal): Promise<Readable>;
  stat(sha256: string): Promise<BlobStat | null>;
  /**
   * Removes the bytes and says whether there were any. With `putBeforeMs` bytes that were put again since
   * stay, so that a sweeper never takes what a new upload has just been told is stored.
   */
  delete(sha256: string, options?: { readonly putBeforeMs?: number }): Promise<boolean>;
  /** Every blob, in no order. */
  list(): AsyncIterable<BlobStat>;
  /** Reads the bytes again and compares them with their name. */
  verify(sha256: string, signal?: AbortSignal): Promise<BlobState>;
  /** Removes what uploads have left that began before and ended without a word; resolves to how many. */
  removeUnfinished(startedBeforeMs: number): Promise<number>;
  /** Where the owner is noted: a path or an s3:// URL, for whoever has to remove or change the note. */
  readonly ownerNote: string;
  /** Whose place this is, as `claim` noted it beside the blobs; null when nobody did. */
  owner(): Promise<string | null>;
  /**
   * Notes the owner unless one is noted, and resolves to the one that is noted then. Of several that claim at once one
   * is noted, as far as the place can create "only if absent".
   */
  claim(owner: string): Promise<string>;
}

/** A blob as a file of this host; disposing it lets the file go. */
export interface LocalBlob extends Disposable {
  readonly path: string;
}

/** Hands out blobs to whoever reads by path. */
export interface LocalBlobs {
  /**
   * The blob as a file that stays until it is disposed. All its bytes have been read and compared with its name
   * before this resolves; what is not intact is not handed out. Errors: the reason of `signal`,
   * SERVICE_UNAVAILABLE.
   */
  checkout(blob: StoredBlob, signal: AbortSignal): Promise<LocalBlob | 'damaged' | 'absent'>;
}
