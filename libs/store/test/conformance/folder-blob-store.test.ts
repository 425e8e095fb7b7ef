import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { tempDir } from '@cadml/testing';
import { describe, expect, test } from '@jest/globals';
import { blobStoreConformance } from '../../src/blobs/blob-store.conformance.ts';
import { FolderBlobStore } from '../../src/index.ts';
import { SILENT } from '../fixtures/part-schema.ts';

blobStoreConformance('a folder', async () => FolderBlobStore.open(await tempDir(), SILENT));

describe('FolderBlobStore', () => {
  test('notices bytes that changed under their name, and mends them when they are put again', async () => {
    const store = await FolderBlobStore.open(await tempDir(), SILENT);
    const source = () => Readable.from([Buffer.from('original')]);
    const { sha256 } = await store.put(source(), { maxBytes: 100 });
    await writeFile(store.pathOf(sha256), 'tampered');
    expect(await store.verify(sha256)).toBe('damaged');
    await store.put(source(), { maxBytes: 100 });
    expect(await store.verify(sha256)).toBe('intact');
  });

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
});
