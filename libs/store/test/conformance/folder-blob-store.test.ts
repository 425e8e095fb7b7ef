import { readdir, writeFile } from 'node:fs/promises';
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

  test('removes unfinished uploads when it is opened', async () => {
    const root = await tempDir();
    await FolderBlobStore.open(root, SILENT);
    await writeFile(join(root, 'incoming', 'left-by-a-crash'), 'half');
    await FolderBlobStore.open(root, SILENT);
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
