import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tooLarge, translateFileError, uploadCancelled } from './blob-errors.ts';
import type { PutOptions, StoredBlob } from './blob-store.ts';
import { cancellable } from './cancellable.ts';

/** Up to this size an upload stays in memory until it is known whether its bytes are stored already. */
const MAX_HELD_BYTES = 1024 * 1024;

/** Takes a stream in, hashing on the way; nothing of it is left when anything fails. */
export async function receiveBlob(
  folder: string,
  source: AsyncIterable<Uint8Array>,
  options: PutOptions,
): Promise<IncomingBlob> {
  const blob = new IncomingBlob(folder);
  try {
    for await (const chunk of cancellable(source, options.signal)) {
      if (blob.bytes + chunk.byteLength > options.maxBytes) throw tooLarge(options.maxBytes);
      await blob.add(chunk);
    }
    blob.finish();
    return blob;
  } catch (failure) {
    await blob.discard();
    throw options.signal?.aborted ? uploadCancelled(failure) : translateFileError(failure);
  }
}

/** Bytes that have arrived: in memory while they are few, in a temporary file from then on. */
export class IncomingBlob implements StoredBlob {
  readonly #path: string;
  readonly #hash = createHash('sha256');
  #held: Uint8Array[] = [];
  #file: FileHandle | undefined;
  #sha256 = '';
  #bytes = 0;

  constructor(folder: string) {
    this.#path = join(folder, randomUUID());
  }

  get sha256(): string {
    return this.#sha256;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The bytes themselves, in pieces, while they are in memory. */
  get held(): readonly Uint8Array[] | null {
    return this.#file === undefined ? this.#held : null;
  }

  async add(chunk: Uint8Array): Promise<void> {
    this.#bytes += chunk.byteLength;
    this.#hash.update(chunk);
    this.#held.push(chunk);
    if (this.#file !== undefined || this.#bytes > MAX_HELD_BYTES) await this.#spill();
  }

  finish(): void {
    this.#sha256 = this.#hash.digest('hex');
  }

  /** The path of a temporary file with all the bytes, which are on disk. */
  async toFile(): Promise<string> {
    try {
      await this.#spill();
      await this.#file?.sync();
      await this.#close();
      return this.#path;
    } catch (failure) {
      await this.discard();
      throw translateFileError(failure);
    }
  }

  async discard(): Promise<void> {
    if (this.#file === undefined) return;
    await this.#close();
    await rm(this.#path, { force: true });
  }

  async #spill(): Promise<void> {
    const pieces = this.#held;
    this.#held = [];
    this.#file ??= await open(this.#path, 'wx');
    if (pieces.length > 0) await this.#file.writev(pieces);
  }

  async #close(): Promise<void> {
    await this.#file?.close().catch(() => undefined);
  }
}
