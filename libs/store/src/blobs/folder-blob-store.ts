import { randomUUID } from 'node:crypto';
import {
  type FileHandle,
  mkdir,
  open,
  opendir,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { StoreLog } from '../store-log.ts';
import { translateFileError, unclaimed, unknownBlob } from './blob-errors.ts';
import { isBlobName, requireBlobName } from './blob-name.ts';
import type {
  BlobStat,
  BlobState,
  BlobStore,
  ByteRange,
  LocalBlob,
  LocalBlobs,
  PutOptions,
  StoredBlob,
} from './blob-store.ts';
import { createFile } from './create-file.ts';
import { moveDurably, syncFolder } from './durable-move.ts';
import { hashOf } from './hash-of.ts';
import { type IncomingBlob, receiveBlob } from './incoming-blob.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { ownerFrom, ownerText } from './owner-note.ts';
import { hasBytes } from './same-bytes.ts';

const TEMPORARY = 'incoming';
/** No folder, and so never listed. */
const OWNER = 'owner';
/** No upload pauses for so long: its deadline is minutes. */
const UNFINISHED_MS = 3_600_000;

/**
 * Blobs in a folder of one process: `<root>/<first two digits>/<hash>`. A blob appears by an atomic rename
 * after its bytes are on disk, so whoever sees it sees all of it.
 */
export class FolderBlobStore implements BlobStore, LocalBlobs {
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
    await mkdir(join(folder, TEMPORARY), { recursive: true });
    const store = new FolderBlobStore(folder);
    const files = await store.removeUnfinished(Date.now() - UNFINISHED_MS);
    if (files > 0) log.warn({ folder, files }, 'Removed unfinished uploads');
    return store;
  }

  /** Where the bytes are, for a process on the same machine that reads them by path. */
  pathOf(sha256: string): string {
    return join(this.#root, requireBlobName(sha256).slice(0, 2), sha256);
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

  async openRead(sha256: string, range?: ByteRange, signal?: AbortSignal): Promise<Readable> {
    const file = await open(this.pathOf(sha256)).catch(absent);
    if (file === null) throw unknownBlob(sha256);
    return file.createReadStream({ ...range, signal });
  }

  async checkout({ sha256 }: StoredBlob, signal: AbortSignal): Promise<LocalBlob | 'damaged' | 'absent'> {
    const state = await this.verify(sha256, signal);
    return state === 'intact' ? { path: this.pathOf(sha256), [Symbol.dispose]: () => undefined } : state;
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
        const found = isBlobName(name) ? await this.stat(name) : null;
        if (found !== null) yield found;
      }
    }
  }

  async verify(sha256: string, signal?: AbortSignal): Promise<BlobState> {
    const file = await open(this.pathOf(sha256)).catch(absent);
    if (file === null) return 'absent';
    return (await hashOf(file, signal)) === sha256 ? 'intact' : 'damaged';
  }

  /** What nobody has written to since. */
  removeUnfinished(writtenBeforeMs: number): Promise<number> {
    return removeUnfinished(join(this.#root, TEMPORARY), writtenBeforeMs);
  }

  get ownerNote(): string {
    return join(this.#root, OWNER);
  }

  async owner(): Promise<string | null> {
    const text = await readFile(this.ownerNote, 'utf8').catch(absent);
    return text === null ? null : ownerFrom(text);
  }

  /** A note without a word is what a crash left of one: it is written again. */
  async claim(owner: string): Promise<string> {
    try {
      await createFile(this.ownerNote, ownerText(owner), join(this.#root, TEMPORARY, randomUUID()));
      if ((await this.owner()) === null) await writeFile(this.ownerNote, ownerText(owner), { flush: true });
      await syncFolder(this.#root);
    } catch (failure) {
      throw translateFileError(failure);
    }
    const noted = await this.owner();
    if (noted === null) throw unclaimed();
    return noted;
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
