import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { eventually, tempDir } from '@cadml/testing';
import { describe, expect, test } from '@jest/globals';
import {
  type BlobStore,
  FetchedBlobs,
  FolderBlobStore,
  type LocalBlob,
  type StoredBlob,
} from '../../src/index.ts';
import { SILENT } from '../fixtures/part-schema.ts';

const signal = new AbortController().signal;

describe('FetchedBlobs', () => {
  test('fetches once for all who read at a time, and keeps it for the next', async () => {
    const { fetched, put, opened } = await open(1_000);
    const blob = await put('x', 100);
    const files = await Promise.all(Array.from({ length: 10 }, () => checkout(fetched, blob)));
    for (const file of files) file[Symbol.dispose]();
    using again = await checkout(fetched, blob);
    expect(await readFile(again.path, 'utf8')).toBe('x'.repeat(100));
    expect(opened()).toBe(1);
  });

  test('never takes more than its limit: what was not used for longest goes', async () => {
    const { fetched, put, folder, opened } = await open(250);
    const [a, b, c] = [await put('a', 100), await put('b', 100), await put('c', 100)];
    for (const blob of [a, b, a, c, a]) (await checkout(fetched, blob))[Symbol.dispose]();
    expect(opened()).toBe(3);
    expect(fetched.bytes).toBe(200);
    await eventually(async () => expect(await readdir(folder)).toHaveLength(2));
    (await checkout(fetched, b))[Symbol.dispose]();
    expect(opened()).toBe(4);
  });

  test('what is in use does not go: a further one waits until there is room, or its reader leaves', async () => {
    const { fetched, put } = await open(250);
    const [a, b, c] = [await put('a', 100), await put('b', 100), await put('c', 100)];
    const [inUse, other] = [await checkout(fetched, a), await checkout(fetched, b)];
    const waiting = checkout(fetched, c);
    const impatient = new AbortController();
    const leaving = fetched.checkout(c, impatient.signal);
    impatient.abort(new Error('deadline'));
    await expect(leaving).rejects.toThrow('deadline');
    expect(fetched.bytes).toBe(200);
    other[Symbol.dispose]();
    other[Symbol.dispose]();
    using now = await waiting;
    expect(fetched.bytes).toBe(200);
    expect(await readFile(now.path, 'utf8')).toBe('c'.repeat(100));
    expect(await readFile(inUse.path, 'utf8')).toBe('a'.repeat(100));
  });

  test('what is larger than all the room is refused', async () => {
    const { fetched, put } = await open(99);
    await expect(fetched.checkout(await put('a', 100), signal)).rejects.toMatchObject({
      ...{ code: 'RESOURCE_EXHAUSTED', context: { limit: 'fetchedBytes' } },
    });
  });

  test('many readers with little room all get their bytes, and nothing stays in use', async () => {
    const { fetched, put } = await open(250);
    const blobs = await Promise.all([...'abcdefgh'].map((letter) => put(letter, 100)));
    const read = async (blob: StoredBlob) => {
      using file = await checkout(fetched, blob);
      return (await readFile(file.path, 'utf8'))[99];
    };
    const letters = await Promise.all([...blobs, ...blobs, ...blobs].map(read));
    expect(letters.join('')).toBe('abcdefgh'.repeat(3));
    using _one = await checkout(fetched, blobs[0] as StoredBlob);
    using _two = await checkout(fetched, blobs[1] as StoredBlob);
    expect(fetched.bytes).toBe(200);
  });

  test('a fetch ends, and leaves nothing, when the last one who waits for it has left', async () => {
    const { fetched, put, folder, hold } = await open(1_000);
    const blob = await put('x', 100);
    const release = hold();
    const [one, two] = [new AbortController(), new AbortController()];
    const waiting = [fetched.checkout(blob, one.signal), fetched.checkout(blob, two.signal)];
    one.abort(new Error('first'));
    await expect(waiting[0]).rejects.toThrow('first');
    expect(fetched.bytes).toBe(100);
    two.abort(new Error('second'));
    await expect(waiting[1]).rejects.toThrow('second');
    expect(fetched.bytes).toBe(0);
    release();
    await eventually(async () => expect(await readdir(folder)).toEqual([]));
    using file = await checkout(fetched, blob);
    expect(await readFile(file.path, 'utf8')).toBe('x'.repeat(100));
  });

  test('what the disk of this host has damaged is fetched again', async () => {
    const { fetched, put, opened } = await open(1_000);
    const blob = await put('x', 100);
    const first = await checkout(fetched, blob);
    first[Symbol.dispose]();
    await writeFile(first.path, 'y'.repeat(100));
    using second = await checkout(fetched, blob);
    expect(await readFile(second.path, 'utf8')).toBe('x'.repeat(100));
    expect(opened()).toBe(2);
  });

  test('what an earlier process has fetched is gone after the start', async () => {
    const folder = await tempDir();
    await writeFile(join(folder, 'left'), 'half');
    const { source } = await open(1_000);
    await FetchedBlobs.open(folder, 1_000, source);
    expect(await readdir(folder)).toEqual([]);
  });
});

async function checkout(fetched: FetchedBlobs, blob: StoredBlob): Promise<LocalBlob> {
  const file = await fetched.checkout(blob, signal);
  if (typeof file === 'string') throw new Error(`The blob is ${file}.`);
  return file;
}

/** Over a folder whose reads are counted, and can be held. */
async function open(maxBytes: number) {
  const source = await FolderBlobStore.open(await tempDir(), SILENT);
  let opened = 0;
  let held: Promise<void> = Promise.resolve();
  const counted: BlobStore = Object.create(source, {
    openRead: {
      value: async (...request: Parameters<BlobStore['openRead']>) => {
        opened += 1;
        await held;
        return await source.openRead(...request);
      },
    },
  });
  const folder = await tempDir();
  return {
    ...{ folder, source, opened: () => opened },
    fetched: await FetchedBlobs.open(folder, maxBytes, counted),
    put: (letter: string, bytes: number) =>
      source.put(Readable.from([Buffer.from(letter.repeat(bytes))]), { maxBytes: bytes }),
    hold: () => {
      const gate = Promise.withResolvers<void>();
      held = gate.promise;
      return () => gate.resolve();
    },
  };
}
