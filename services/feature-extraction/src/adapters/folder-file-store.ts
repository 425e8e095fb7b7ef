import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { FileStore, StagedFile } from '../application/ports.ts';

/** Files in a folder: `<2 digits>/<hash>`, and what is still being written in `staging/`. */
export async function createFolderFileStore(folder: string): Promise<FileStore> {
  const root = resolve(folder);
  const staging = join(root, 'staging');
  await mkdir(staging, { recursive: true });
  const pathOf = (fileHash: string) => join(root, fileHash.slice(0, 2), fileHash);
  return {
    stage: (chunks) => stage(join(staging, randomUUID()), chunks, pathOf),
    localPath: pathOf,
    readHead: async (fileHash, length) => {
      await using file = await open(pathOf(fileHash));
      const head = Buffer.alloc(length);
      const { bytesRead } = await file.read(head, 0, length, 0);
      return head.subarray(0, bytesRead);
    },
    read: (fileHash) => createReadStream(pathOf(fileHash)),
    remove: (fileHash) => rm(pathOf(fileHash), { force: true }),
  };
}

async function stage(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  pathOf: (fileHash: string) => string,
): Promise<StagedFile> {
  try {
    const { fileHash, bytes } = await writeHashed(path, chunks);
    return {
      fileHash,
      bytes,
      publish: async () => {
        await mkdir(join(pathOf(fileHash), '..'), { recursive: true });
        await rename(path, pathOf(fileHash));
      },
      discard: () => rm(path, { force: true }),
    };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function writeHashed(path: string, chunks: AsyncIterable<Uint8Array>) {
  await using file = await open(path, 'wx', 0o600);
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    await file.writeFile(chunk);
    bytes += chunk.length;
  }
  await file.sync();
  return { fileHash: hash.digest('hex'), bytes };
}
