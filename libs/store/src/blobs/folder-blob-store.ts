import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, opendir, readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { StoreLog } from '../store-log.ts';
import { notAHash, unknownBlob } from './blob-errors.ts';
import type { BlobStat, BlobStore, ByteRange, PutOptions, StoredBlob } from './blob-store.ts';
import { moveDurably } from './durable-move.ts';
import { type IncomingBlob, receiveBlob } from './incoming-blob.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { hasBytes } from './same-bytes.ts';

const HASH = /^[0-9a-f]{64}$/;
const TEMPORARY = 'incoming';
/** No upload pauses for so long: its deadline is minutes. */
const UNFINISHED_MS = 3_600_000;

/**
 * Blobs in a folder of one process: `<root>/<first two digits>/<hash>`. A blob appears by an atomic rename
 * after its bytes are on disk, so whoever sees it sees all of it.
 */
export class FolderBlobStore implements BlobStore {
  readonly #root: string;
  readonly #queue = new KeyedQueue();

  private constructor(root: string) {
    this.#root = root;
  }

  /**
   * Opens a folder, creates it when needed, and removes what an upload before a crash left behind: what nobody
   * has written to for an hour, for another replica may be writing to the same folder.
   */
  static async open(root: string, log: StoreLog): Promise<FolderBlobStore> {
    const folder = resolve(root);
    const incoming = join(folder, TEMPORARY);
    await mkdir(incoming, { recursive: true });
    const files = await removeUnfinished(incoming, Date.now() - UNFINISHED_MS);
    if (files > 0) log.warn({ folder, files }, 'Removed unfinished uploads');
    return new FolderBlobStore(folder);
  }

  /** Where the bytes are, for a process on the same machine that reads them by path. */
  pathOf(sha256: string): string {
    if (!HASH.test(sha256)) throw notAHash();
    return join(this.#root, sha256.slice(0, 2), sha256);
  }

  async put(source: AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredBlob> {
    const blob = await receiveBlob(join(this.#root, TEMPORARY), source, options);
    const { sha256, bytes } = blob;
    await this.#queue.run(sha256, async () => {
      if (await this.#renew(blob)) await blob.discard();
      else await moveDurably(await blob.toFile(), this.pathOf(sha256));
    });
    return { sha256, bytes };
  }

  /**
   * Gives bytes that are there already a new time, which costs no write to the disk. False when they are
   * absent or damaged.
   */
  async #renew(blob: IncomingBlob): Promise<boolean> {
    const file = await open(this.pathOf(blob.sha256)).catch(absent);
    if (file === null) return false;
    try {
      if (!(await this.#holds(file, blob))) return false;
      const now = new Date();
      await file.utimes(now, now);
      return true;
    } finally {
      await file.close();
    }
  }

  async #holds(file: FileHandle, { sha256, bytes, held }: IncomingBlob): Promise<boolean> {
    if (held === null) {
      return (await file.stat()).size === bytes && (await this.verify(sha256)) === 'intact';
    }
    return hasBytes(file, held, bytes);
  }

  async openRead(sha256: string, range?: ByteRange): Promise<Readable> {
    const file = await open(this.pathOf(sha256)).catch(absent);
    if (file === null) throw unknownBlob(sha256);
    return file.createReadStream(range ?? {});
  }

  async stat(sha256: string): Promise<BlobStat | null> {
    const found = await stat(this.pathOf(sha256)).catch(absent);
    return found && { sha256, bytes: found.size, putAtMs: found.mtimeMs };
  }

  delete(sha256: string, { putBeforeMs = Number.POSITIVE_INFINITY } = {}): Promise<boolean> {
    return this.#queue.run(sha256, async () => {
      const found = await this.stat(sha256);
      if (found === null || found.putAtMs >= putBeforeMs) return false;
      await rm(this.pathOf(sha256));
      return true;
    });
  }

  async *list(): AsyncIterable<BlobStat> {
    for await (const folder of await opendir(this.#root)) {
      if (!folder.isDirectory() || folder.name === TEMPORARY) continue;
      for await (const { name } of await opendir(join(this.#root, folder.name))) {
        const found = HASH.test(name) ? await this.stat(name) : null;
        if (found !== null) yield found;
      }
    }
  }

  async verify(sha256: string): Promise<'intact' | 'damaged' | 'absent'> {
    const file = await open(this.pathOf(sha256)).catch(absent);
    if (file === null) return 'absent';
    const hash = createHash('sha256');
    for await (const chunk of file.createReadStream()) hash.update(chunk as Buffer);
    return hash.digest('hex') === sha256 ? 'intact' : 'damaged';
  }
}

/** Removes files that were last written to before `writtenBeforeMs`; resolves to how many. */
async function removeUnfinished(folder: string, writtenBeforeMs: number): Promise<number> {
  const names = await readdir(folder);
  const removed = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const found = await stat(path).catch(absent);
      if (found === null || found.mtimeMs >= writtenBeforeMs) return false;
      await rm(path, { force: true });
      return true;
    }),
  );
  return removed.filter(Boolean).length;
}

function absent(failure: NodeJS.ErrnoException): null {
  if (failure.code === 'ENOENT') return null;
  throw failure;
}
