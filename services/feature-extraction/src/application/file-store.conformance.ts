import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import type { FileStore, StoredFile } from './ports.ts';

export interface FileStoreUnderTest {
  readonly files: FileStore;
  /** Puts other bytes in the place of a file, behind the store's back. */
  spoil(fileHash: string, content: Uint8Array): Promise<void>;
}

const signal = new AbortController().signal;
const LIMITS = { maxBytes: 30_000_000, signal };
const LATER = Date.now() + 3_600_000;
const CUBE = Buffer.from('solid cube');

/** What every store of files promises. `open` makes a new empty one. */
export function fileStoreConformance(backend: string, open: () => Promise<FileStoreUnderTest>): void {
  const opened = async () => (await open()).files;
  describe(`files in ${backend}`, () => {
    test('come back with the hash of their bytes', async () => {
      const files = await opened();
      const file = await put(files, CUBE);
      expect(file).toEqual({ fileHash: createHash('sha256').update(CUBE).digest('hex'), bytes: 10 });
      expect(await files.has(file.fileHash)).toBe(true);
      expect(await text(files, file)).toBe('solid cube');
    });

    test('can be read by path and as a stream for as long as they are held', async () => {
      const files = await opened();
      const content = Buffer.alloc(17_000_000, 'part ');
      const file = await put(files, content);
      const local = await files.open(file, signal);
      if (typeof local === 'string') throw new Error(local);
      using held = local;
      expect((await readFile(held.path)).equals(content)).toBe(true);
      const pieces: Uint8Array[] = [];
      for await (const piece of held.read()) pieces.push(piece);
      expect(Buffer.concat(pieces).equals(content)).toBe(true);
    });

    test('show their first and last bytes, as many as there are', async () => {
      const { fileHash } = await put(await opened(), CUBE);
      const files = await opened();
      await put(files, CUBE);
      expect(Buffer.from(await files.readHead(fileHash, 5)).toString()).toBe('solid');
      expect(Buffer.from(await files.readHead(fileHash, 50_000_000)).toString()).toBe('solid cube');
      expect(Buffer.from(await files.readTail(fileHash, 4)).toString()).toBe('cube');
      expect(Buffer.from(await files.readTail(fileHash, 50_000)).toString()).toBe('solid cube');
    });

    test('are looked at where they are stored, whatever copies there are', async () => {
      const { files, spoil } = await open();
      const file = await put(files, CUBE);
      expect(await text(files, file)).toBe('solid cube');
      expect(await files.verify(file.fileHash, signal)).toBeNull();
      await spoil(file.fileHash, Buffer.from('solid cubE'));
      expect(await files.verify(file.fileHash, signal)).toBe('damaged');
      await files.remove(file.fileHash, LATER);
      expect(await files.verify(file.fileHash, signal)).toBe('absent');
    });

    test.each(['solid cubE', 'solid', ''])('are not handed out as %p', async (spoilt) => {
      const { files, spoil } = await open();
      const file = await put(files, CUBE);
      await spoil(file.fileHash, Buffer.from(spoilt));
      expect(await files.open(file, signal)).toBe('damaged');
      await put(files, CUBE);
      expect(await text(files, file)).toBe('solid cube');
    });

    test('that are not there are absent', async () => {
      const files = await opened();
      const file = { fileHash: 'f'.repeat(64), bytes: 1 };
      expect(await files.has(file.fileHash)).toBe(false);
      expect(await files.open(file, signal)).toBe('absent');
      expect(await files.remove(file.fileHash, LATER)).toBe(true);
    });

    test('are removed only when they were put before', async () => {
      const files = await opened();
      const file = await put(files, CUBE);
      expect(await all(files.list(LATER))).toEqual([file]);
      expect(await all(files.list(LATER - 7_200_000))).toEqual([]);
      expect(await files.remove(file.fileHash, LATER - 7_200_000)).toBe(false);
      expect(await files.has(file.fileHash)).toBe(true);
      expect(await files.remove(file.fileHash, LATER)).toBe(true);
      expect(await files.has(file.fileHash)).toBe(false);
    });

    test('lie in a place of the one that claimed it first, which is noted beside them', async () => {
      const files = await opened();
      const file = await put(files, CUBE);
      expect(await files.owner()).toBeNull();
      expect(await files.claim('first')).toBe('first');
      expect(await files.claim('second')).toBe('first');
      expect(await files.owner()).toBe('first');
      expect(await all(files.list(LATER))).toEqual([file]);
      expect(await files.removeUnfinished(LATER)).toBe(0);
      expect(await files.owner()).toBe('first');
    });

    test('over the limit leave nothing', async () => {
      const files = await opened();
      const refused = files.put(once(Buffer.alloc(20_000_000)), { maxBytes: 19_000_000, signal });
      await expect(refused).rejects.toMatchObject({ code: 'INPUT_SIZE_EXCEEDED' });
      expect(await all(files.list(LATER))).toEqual([]);
      expect(await files.removeUnfinished(LATER)).toBe(0);
    });
  });
}

async function put(files: FileStore, content: Uint8Array): Promise<StoredFile> {
  return await files.put(once(content), LIMITS);
}

async function text(files: FileStore, file: StoredFile): Promise<string> {
  const local = await files.open(file, signal);
  if (typeof local === 'string') return local;
  using held = local;
  return await readFile(held.path, 'utf8');
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += 100_000) yield content.subarray(at, at + 100_000);
}
