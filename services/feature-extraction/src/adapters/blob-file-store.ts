import { createReadStream } from 'node:fs';
import type { BlobStore, LocalBlob, LocalBlobs } from '@cadml/store';
import { LRUCache } from 'lru-cache';
import type { FileStore, LocalFile, StoredFile } from '../application/ports.ts';
import { DETECT_HEAD_BYTES } from '../domain/detect-format.ts';

/** Heads of the files that came last, because a file is looked at as soon as it is stored. */
const HEADS_KEPT = 64;

/** Files as blobs, which `local` brings to this host. */
export function createBlobFileStore(blobs: BlobStore, local: LocalBlobs): FileStore {
  const heads = new LRUCache<string, Buffer>({ max: HEADS_KEPT });
  return {
    put: async (chunks, limits) => {
      const head = new Head();
      const { sha256, bytes } = await blobs.put(head.taken(chunks), limits);
      heads.set(sha256, head.bytes());
      return { fileHash: sha256, bytes };
    },
    has: async (fileHash) => (await blobs.stat(fileHash)) !== null,
    open: async ({ fileHash, bytes }, signal) => {
      const found = await local.checkout({ sha256: fileHash, bytes }, signal);
      // What is told of its head belongs to bytes that are no longer there.
      if (typeof found === 'string') heads.delete(fileHash);
      return typeof found === 'string' ? found : localFile(found);
    },
    verify: async (fileHash, signal) => {
      const state = await blobs.verify(fileHash, signal);
      return state === 'intact' ? null : state;
    },
    readHead: async (fileHash, length) => {
      const known = heads.get(fileHash);
      if (known !== undefined && length <= DETECT_HEAD_BYTES) return known.subarray(0, length);
      return await readRange(blobs, fileHash, { start: 0, end: length - 1 });
    },
    readTail: async (fileHash, length) => {
      const bytes = (await blobs.stat(fileHash))?.bytes ?? 0;
      if (bytes === 0) return new Uint8Array();
      return await readRange(blobs, fileHash, { start: Math.max(0, bytes - length), end: bytes - 1 });
    },
    remove: async (fileHash, putBeforeMs) => {
      heads.delete(fileHash);
      if (await blobs.delete(fileHash, { putBeforeMs })) return true;
      return (await blobs.stat(fileHash)) === null;
    },
    list: (putBeforeMs) => listBefore(blobs, putBeforeMs),
    removeUnfinished: (startedBeforeMs) => blobs.removeUnfinished(startedBeforeMs),
    owner: () => blobs.owner(),
    claim: (owner) => blobs.claim(owner),
  };
}

function localFile(blob: LocalBlob): LocalFile {
  const { path } = blob;
  return { path, read: () => contentOf(path), [Symbol.dispose]: () => blob[Symbol.dispose]() };
}

async function* contentOf(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path);
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
  blobs: BlobStore,
  fileHash: string,
  range: { readonly start: number; readonly end: number },
): Promise<Uint8Array> {
  return Buffer.concat(await (await blobs.openRead(fileHash, range)).toArray());
}

async function* listBefore(blobs: BlobStore, putBeforeMs: number): AsyncGenerator<StoredFile> {
  for await (const { sha256, bytes, putAtMs } of blobs.list()) {
    if (putAtMs < putBeforeMs) yield { fileHash: sha256, bytes };
  }
}
