import { FolderBlobStore, type StoreLog } from '@cadml/store';
import { LRUCache } from 'lru-cache';
import type { FileStore } from '../application/ports.ts';
import { DETECT_HEAD_BYTES } from '../domain/detect-format.ts';

/** Heads of the files that came last, because a file is looked at as soon as it is stored. */
const HEADS_KEPT = 64;

/** Files as blobs in a folder of this host. */
export async function createFolderFileStore(folder: string, log: StoreLog): Promise<FileStore> {
  const blobs = await FolderBlobStore.open(folder, log);
  const heads = new LRUCache<string, Buffer>({ max: HEADS_KEPT });
  return {
    put: async (chunks, limits) => {
      const head = new Head();
      const { sha256, bytes } = await blobs.put(head.taken(chunks), limits);
      heads.set(sha256, head.bytes());
      return { fileHash: sha256, bytes };
    },
    has: async (fileHash) => (await blobs.stat(fileHash)) !== null,
    localPath: (fileHash) => blobs.pathOf(fileHash),
    readHead: async (fileHash, length) => {
      const known = heads.get(fileHash);
      if (known !== undefined && length <= DETECT_HEAD_BYTES) return known.subarray(0, length);
      return await readRange(blobs, fileHash, { start: 0, end: length - 1 });
    },
    readTail: async (fileHash, length) => {
      const bytes = (await blobs.stat(fileHash))?.bytes ?? 0;
      return await readRange(blobs, fileHash, { start: Math.max(0, bytes - length), end: bytes - 1 });
    },
    read: (fileHash) => readAll(blobs, fileHash),
    remove: async (fileHash, putBeforeMs) => {
      heads.delete(fileHash);
      if (await blobs.delete(fileHash, { putBeforeMs })) return true;
      return (await blobs.stat(fileHash)) === null;
    },
    list: (putBeforeMs) => listBefore(blobs, putBeforeMs),
  };
}

/** The first bytes of a stream that passes by. */
class Head {
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  async *taken(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      if (this.#length < DETECT_HEAD_BYTES) this.#take(chunk.subarray(0, DETECT_HEAD_BYTES - this.#length));
      yield chunk;
    }
  }

  bytes(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  #take(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
  }
}

async function readRange(
  blobs: FolderBlobStore,
  fileHash: string,
  range: { readonly start: number; readonly end: number },
): Promise<Uint8Array> {
  return Buffer.concat(await (await blobs.openRead(fileHash, range)).toArray());
}

async function* readAll(blobs: FolderBlobStore, fileHash: string): AsyncGenerator<Uint8Array> {
  yield* await blobs.openRead(fileHash);
}

async function* listBefore(blobs: FolderBlobStore, putBeforeMs: number): AsyncGenerator<string> {
  for await (const { sha256, putAtMs } of blobs.list()) if (putAtMs < putBeforeMs) yield sha256;
}
