import { FolderBlobStore, type StoreLog } from '@cadml/store';
import type { FileStore } from '../application/ports.ts';

/** Files as blobs in a folder of this host. */
export async function createFolderFileStore(folder: string, log: StoreLog): Promise<FileStore> {
  const blobs = await FolderBlobStore.open(folder, log);
  return {
    put: async (chunks, limits) => {
      const { sha256, bytes } = await blobs.put(chunks, limits);
      return { fileHash: sha256, bytes };
    },
    has: async (fileHash) => (await blobs.stat(fileHash)) !== null,
    localPath: (fileHash) => blobs.pathOf(fileHash),
    readHead: async (fileHash, length) => {
      const pieces = await (await blobs.openRead(fileHash, { start: 0, end: length - 1 })).toArray();
      return Buffer.concat(pieces);
    },
    read: (fileHash) => readAll(blobs, fileHash),
    remove: async (fileHash, putBeforeMs) => {
      if (await blobs.delete(fileHash, { putBeforeMs })) return true;
      return (await blobs.stat(fileHash)) === null;
    },
    list: (putBeforeMs) => listBefore(blobs, putBeforeMs),
  };
}

async function* readAll(blobs: FolderBlobStore, fileHash: string): AsyncGenerator<Uint8Array> {
  yield* await blobs.openRead(fileHash);
}

async function* listBefore(blobs: FolderBlobStore, putBeforeMs: number): AsyncGenerator<string> {
  for await (const { sha256, putAtMs } of blobs.list()) if (putAtMs < putBeforeMs) yield sha256;
}
