import { createHash, randomUUID } from 'node:crypto';
import { AppError } from '@cadml/errors';
import { tooLarge, uploadCancelled } from '../blob-errors.ts';
import type { PutOptions, StoredBlob } from '../blob-store.ts';
import { cancellable } from '../cancellable.ts';
import type { S3Bucket, UploadedPart } from './s3-bucket.ts';

/** What is kept in memory of an upload: twice this, while one part travels and the next one fills. */
const PART_BYTES = 8 * 1024 * 1024;

/** Where uploads lie until their hash is known: `incoming/<when they began>-<random>`. */
export const INCOMING = 'incoming/';

/** When the upload with this key began, by the clock of the one that began it. */
export function startOf(key: string): number {
  return Number.parseInt(key.slice(INCOMING.length), 10);
}

/**
 * Streams a source into a bucket, hashing on the way. What fits into one part is put under its hash at once. More
 * goes in parts to a key of its own and is copied within the store when its hash is known: the object of the hash
 * appears, or is replaced, in one step. Nothing of it is left when anything fails.
 */
export async function uploadToS3(
  bucket: S3Bucket,
  keyOf: (sha256: string) => string,
  source: AsyncIterable<Uint8Array>,
  { maxBytes, signal }: PutOptions,
): Promise<StoredBlob> {
  const upload = new S3Upload(bucket, signal);
  try {
    for await (const chunk of cancellable(source, signal)) {
      if (upload.bytes + chunk.byteLength > maxBytes) throw tooLarge(maxBytes);
      await upload.add(chunk);
    }
    return await upload.finish(keyOf);
  } catch (failure) {
    await upload.discard();
    throw signal?.aborted ? uploadCancelled(failure) : failure;
  }
}

class S3Upload {
  readonly #bucket: S3Bucket;
  readonly #signal: AbortSignal | undefined;
  readonly #key = `${INCOMING}${Date.now()}-${randomUUID()}`;
  readonly #hash = createHash('sha256');
  #bytes = 0;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #uploadId: string | undefined;
  #sending: Promise<UploadedPart>[] = [];

  constructor(bucket: S3Bucket, signal: AbortSignal | undefined) {
    this.#bucket = bucket;
    this.#signal = signal;
  }

  get bytes(): number {
    return this.#bytes;
  }

  async add(chunk: Uint8Array): Promise<void> {
    this.#bytes += chunk.byteLength;
    this.#hash.update(chunk);
    this.#held.push(chunk);
    this.#heldBytes += chunk.byteLength;
    // Only what is beyond one part shows that there will be two.
    if (this.#heldBytes > PART_BYTES) await this.#sendHeld();
  }

  async finish(keyOf: (sha256: string) => string): Promise<StoredBlob> {
    const digest = this.#hash.digest();
    const sha256 = digest.toString('hex');
    const checksum = digest.toString('base64');
    if (this.#uploadId === undefined) {
      await this.#bucket.put(keyOf(sha256), Buffer.concat(this.#held), checksum, this.#signal);
    } else {
      await this.#finishParts(this.#uploadId, keyOf(sha256), checksum);
    }
    return { sha256, bytes: this.#bytes };
  }

  /** What cannot be removed now is found by `removeUnfinished` later. */
  async discard(): Promise<void> {
    if (this.#uploadId === undefined) return;
    await Promise.allSettled(this.#sending);
    const abort = this.#bucket.abortParts({ key: this.#key, uploadId: this.#uploadId });
    await Promise.allSettled([abort, this.#bucket.remove(this.#key)]);
  }

  async #sendHeld(): Promise<void> {
    const body = Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    this.#uploadId ??= await this.#bucket.beginParts(this.#key, this.#signal);
    await this.#sending.at(-1);
    const checksum = createHash('sha256').update(body).digest('base64');
    const part = { key: this.#key, uploadId: this.#uploadId, number: this.#sending.length + 1 };
    const sending = this.#bucket.putPart(part, body, checksum, this.#signal);
    // It is awaited with the next part, or at the end.
    sending.catch(() => undefined);
    this.#sending.push(sending);
  }

  async #finishParts(uploadId: string, key: string, checksum: string): Promise<void> {
    if (this.#heldBytes > 0) await this.#sendHeld();
    const parts = await Promise.all(this.#sending);
    await this.#bucket.completeParts({ key: this.#key, uploadId }, parts, this.#signal);
    const told = await this.#bucket.copy(this.#key, key, this.#signal);
    await this.#bucket.remove(this.#key).catch(() => undefined);
    // A store may tell a checksum of checksums ("…-3"), which says nothing about the whole.
    if (told === undefined || told.includes('-') || told === checksum) return;
    await this.#bucket.remove(key).catch(() => undefined);
    throw copiedWrongly(told);
  }
}

function copiedWrongly(told: string): AppError {
  return new AppError({
    code: 'SERVICE_UNAVAILABLE',
    stage: 'upload',
    message: 'The store of the files has other bytes than it was sent. Upload the file again.',
    context: { told },
  });
}
