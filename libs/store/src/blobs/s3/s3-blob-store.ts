import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { unclaimed, unknownBlob } from '../blob-errors.ts';
import { isBlobName, requireBlobName } from '../blob-name.ts';
import type { BlobStat, BlobState, BlobStore, ByteRange, PutOptions, StoredBlob } from '../blob-store.ts';
import { ownerFrom, ownerText } from '../owner-note.ts';
import { S3Bucket } from './s3-bucket.ts';
import { type BucketTrouble, translateS3Error } from './s3-errors.ts';
import type { S3Settings } from './s3-settings.ts';
import { INCOMING, startOf, uploadToS3 } from './s3-upload.ts';

const FILES = 'files/';
const OWNER = 'owner';
/** More than any owner needs. */
const OWNER_RANGE = { start: 0, end: 1023 };
/** S3 tells times in whole seconds, cut off: bytes may be this much younger than it says. */
const COARSE_MS = 999;

/**
 * Blobs in a bucket: `<prefix>files/<hash>`, for any number of processes at once. A blob appears, or is
 * replaced, in one step, and needs a store that then shows it to everybody (S3 and its like are consistent).
 * `delete` looks and then deletes: two steps, between which another process may put the bytes again. Whoever
 * sweeps holds something that those who put wait for (see the row of a file in `sql-reference-store.ts`).
 */
export class S3BlobStore implements BlobStore {
  readonly #bucket: S3Bucket;

  private constructor(bucket: S3Bucket) {
    this.#bucket = bucket;
  }

  /** Nothing is asked of the bucket: `trouble` tells whether it can be used. */
  static async open(settings: S3Settings): Promise<S3BlobStore> {
    return new S3BlobStore(await S3Bucket.create(settings));
  }

  /** Why the bucket cannot be read, or with `write` also not be written to; null when it can. */
  trouble(wanted: { readonly write?: boolean } = {}): Promise<BucketTrouble | null> {
    return this.#bucket.trouble(wanted);
  }

  close(): void {
    this.#bucket.close();
  }

  /** Bytes that are there already are replaced, which mends them if they were damaged. */
  put(source: AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredBlob> {
    return uploadToS3(this.#bucket, keyOf, source, options);
  }

  async openRead(sha256: string, range?: ByteRange, signal?: AbortSignal): Promise<Readable> {
    const body = await this.#bucket.get(keyOf(sha256), range, signal);
    if (body === null) throw unknownBlob(sha256);
    return body === 'empty' ? Readable.from([]) : Readable.from(translated(body, signal));
  }

  async stat(sha256: string): Promise<BlobStat | null> {
    const found = await this.#bucket.head(keyOf(sha256));
    return found && { sha256, bytes: found.bytes, putAtMs: found.modifiedMs + COARSE_MS };
  }

  async delete(sha256: string, { putBeforeMs = Number.POSITIVE_INFINITY } = {}): Promise<boolean> {
    const found = await this.stat(sha256);
    if (found === null || found.putAtMs >= putBeforeMs) return false;
    await this.#bucket.remove(keyOf(sha256));
    return true;
  }

  async *list(): AsyncIterable<BlobStat> {
    for await (const { key, bytes, modifiedMs } of this.#bucket.list(FILES)) {
      const sha256 = key.slice(FILES.length);
      if (isBlobName(sha256)) yield { sha256, bytes, putAtMs: modifiedMs + COARSE_MS };
    }
  }

  async verify(sha256: string, signal?: AbortSignal): Promise<BlobState> {
    const body = await this.#bucket.get(keyOf(sha256), undefined, signal);
    if (body === null) return 'absent';
    const hash = createHash('sha256');
    if (body !== 'empty') for await (const chunk of translated(body, signal)) hash.update(chunk);
    return hash.digest('hex') === sha256 ? 'intact' : 'damaged';
  }

  async removeUnfinished(startedBeforeMs: number): Promise<number> {
    let removed = 0;
    for await (const upload of this.#bucket.listOpenUploads(INCOMING)) {
      if (!(startOf(upload.key) < startedBeforeMs)) continue;
      await this.#bucket.abortParts(upload);
      removed++;
    }
    for await (const { key } of this.#bucket.list(INCOMING)) {
      if (!(startOf(key) < startedBeforeMs)) continue;
      await this.#bucket.remove(key);
      removed++;
    }
    return removed;
  }

  get ownerNote(): string {
    return this.#bucket.urlOf(OWNER);
  }

  async owner(): Promise<string | null> {
    const body = await this.#bucket.get(OWNER, OWNER_RANGE);
    return body === null || body === 'empty' ? null : ownerFrom(await text(translated(body)));
  }

  async claim(owner: string): Promise<string> {
    await this.#bucket.create(OWNER, ownerText(owner));
    const noted = await this.owner();
    if (noted === null) throw unclaimed();
    return noted;
  }
}

function keyOf(sha256: string): string {
  return FILES + requireBlobName(sha256);
}

/** A connection that breaks on the way is told like any other trouble with the bucket. */
async function* translated(body: Readable, signal?: AbortSignal): AsyncGenerator<Buffer> {
  try {
    yield* body;
  } catch (thrown) {
    throw translateS3Error(thrown, signal);
  }
}
