import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { tempDir } from '@cadml/testing';
import { describe, expect, test } from '@jest/globals';
import { blobStoreConformance } from '../../src/blobs/blob-store.conformance.ts';
import { localBlobsConformance } from '../../src/blobs/local-blobs.conformance.ts';
import { FolderBlobStore } from '../../src/index.ts';
import { SILENT } from '../fixtures/part-schema.ts';

async function openFolder() {
  const root = await tempDir();
  const store = await FolderBlobStore.open(root, SILENT);
  return {
    ...{ store, local: store, again: () => FolderBlobStore.open(root, SILENT) },
    spoil: (sha256: string, content: Uint8Array) => writeFile(store.pathOf(sha256), content),
    countUnfinished: async () => (await readdir(join(root, 'incoming'))).length,
  };
}

blobStoreConformance('a folder', openFolder);
localBlobsConformance('a folder', openFolder);

describe('FolderBlobStore', () => {
  test('removes what an upload before a crash left when it is opened', async () => {
    const root = await tempDir();
    await FolderBlobStore.open(root, SILENT);
    const left = join(root, 'incoming', 'left-by-a-crash');
    await writeFile(left, 'half');
    const before = new Date(Date.now() - 2 * 3_600_000);
    await utimes(left, before, before);
    await FolderBlobStore.open(root, SILENT);
    expect(await readdir(join(root, 'incoming'))).toEqual([]);
  });

  test('leaves the uploads of a replica that shares the folder alone when it is opened', async () => {
    const root = await tempDir();
    const sibling = await FolderBlobStore.open(root, SILENT);
    const content = Buffer.alloc(3 * 1024 * 1024, 7);
    async function* arriving() {
      yield content.subarray(0, 2 * 1024 * 1024);
      await FolderBlobStore.open(root, SILENT);
      yield content.subarray(2 * 1024 * 1024);
    }
    const { sha256 } = await sibling.put(arriving(), { maxBytes: content.length });
    expect(await sibling.verify(sha256)).toBe('intact');
    expect(await readdir(join(root, 'incoming'))).toEqual([]);
  });

  test('refused and broken uploads leave no temporary file', async () => {
    const root = await tempDir();
    const store = await FolderBlobStore.open(root, SILENT);
    const big = Readable.from([Buffer.alloc(11)]);
    await expect(store.put(big, { maxBytes: 10 })).rejects.toMatchObject({ code: 'INPUT_SIZE_EXCEEDED' });
    expect(await readdir(join(root, 'incoming'))).toEqual([]);
  });

  test('a note of its owner that a crash left empty is written again', async () => {
    const root = await tempDir();
    const store = await FolderBlobStore.open(root, SILENT);
    await writeFile(store.ownerNote, '');
    expect(await store.owner()).toBeNull();
    expect(await store.claim('me')).toBe('me');
    expect(await readdir(join(root, 'incoming'))).toEqual([]);
  });
});
