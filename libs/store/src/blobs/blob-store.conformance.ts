import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import type { BlobStore } from './blob-store.ts';

const LIMIT = { maxBytes: 1_000_000 };
const UNKNOWN = 'f'.repeat(64);

/** What every blob store promises. `create` makes a new empty one. */
export function blobStoreConformance(adapter: string, create: () => Promise<BlobStore>): void {
  describe(`blob store on ${adapter}`, () => {
    test('gives back the bytes under their SHA-256', async () => {
      const store = await create();
      const { sha256, bytes } = await store.put(chunks('solid ', 'cube'), LIMIT);
      expect(sha256).toBe(createHash('sha256').update('solid cube').digest('hex'));
      expect(bytes).toBe(10);
      expect(await text(store, sha256)).toBe('solid cube');
      expect(await store.verify(sha256)).toBe('intact');
    });

    test('an empty stream is a blob too', async () => {
      const store = await create();
      const { sha256, bytes } = await store.put(chunks(), LIMIT);
      expect(bytes).toBe(0);
      expect(await text(store, sha256)).toBe('');
    });

    test('reads a range, both ends inclusive', async () => {
      const store = await create();
      const { sha256 } = await store.put(chunks('0123456789'), LIMIT);
      const middle = await buffer(await store.openRead(sha256, { start: 2, end: 4 }));
      expect(middle.toString()).toBe('234');
      const tail = await buffer(await store.openRead(sha256, { start: 8 }));
      expect(tail.toString()).toBe('89');
    });

    test('the same bytes put at once are one blob', async () => {
      const store = await create();
      await Promise.all(Array.from({ length: 10 }, () => store.put(chunks('same'), LIMIT)));
      expect(await names(store)).toHaveLength(1);
    });

    test('more bytes than the limit are refused and leave nothing', async () => {
      const store = await create();
      let taken = 0;
      const endless = (async function* () {
        for (; ; taken += 1) yield Buffer.alloc(1_000);
      })();
      await expect(store.put(endless, { maxBytes: 10_000 })).rejects.toMatchObject({
        code: 'INPUT_SIZE_EXCEEDED',
        stage: 'upload',
      });
      expect(taken).toBeLessThan(100);
      expect(await names(store)).toEqual([]);
    });

    test('exactly the limit is accepted', async () => {
      const store = await create();
      await expect(store.put(chunks('12345'), { maxBytes: 5 })).resolves.toMatchObject({ bytes: 5 });
    });

    test('a source that breaks leaves nothing, and its error reaches the caller', async () => {
      const store = await create();
      const broken = (async function* () {
        yield Buffer.from('half');
        throw new Error('connection reset');
      })();
      await expect(store.put(broken, LIMIT)).rejects.toThrow('connection reset');
      expect(await names(store)).toEqual([]);
    });

    test('an upload that waits for its next chunk ends when it is cancelled', async () => {
      const store = await create();
      const cancel = new AbortController();
      const waiting = Promise.withResolvers<void>();
      const stuck = (async function* () {
        yield Buffer.from('half');
        waiting.resolve();
        await new Promise(() => undefined);
      })();
      const put = store.put(stuck, { ...LIMIT, signal: cancel.signal });
      await waiting.promise;
      cancel.abort();
      await expect(put).rejects.toMatchObject({ code: 'CANCELLED' });
      expect(await names(store)).toEqual([]);
    });

    test('what nobody put is absent everywhere', async () => {
      const store = await create();
      await expect(store.openRead(UNKNOWN)).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
      expect(await store.stat(UNKNOWN)).toBeNull();
      expect(await store.delete(UNKNOWN)).toBe(false);
      expect(await store.verify(UNKNOWN)).toBe('absent');
    });

    test('deletes, and lists what is left', async () => {
      const store = await create();
      const gone = await store.put(chunks('gone'), LIMIT);
      const kept = await store.put(chunks('kept'), LIMIT);
      expect(await store.delete(gone.sha256)).toBe(true);
      expect(await names(store)).toEqual([kept.sha256]);
      expect(await store.stat(kept.sha256)).toMatchObject({ bytes: 4 });
    });

    test('a sweeper does not take bytes that were put again after it looked', async () => {
      const store = await create();
      const { sha256 } = await store.put(chunks('again'), LIMIT);
      const looked = (await store.stat(sha256))?.putAtMs ?? 0;
      expect(await store.delete(sha256, { putBeforeMs: looked })).toBe(false);
      expect(await store.delete(sha256, { putBeforeMs: looked + 1_000 })).toBe(true);
    });

    test.each(['../../etc/passwd', 'F'.repeat(64), ''])('%p is no name of a blob', async (name) => {
      const store = await create();
      await expect((async () => store.stat(name))()).rejects.toMatchObject({
        code: 'INPUT_VALIDATION_FAILED',
      });
    });
  });
}

async function* chunks(...texts: string[]): AsyncIterable<Uint8Array> {
  for (const one of texts) yield Buffer.from(one);
}

async function text(store: BlobStore, sha256: string): Promise<string> {
  return (await buffer(await store.openRead(sha256))).toString();
}

async function names(store: BlobStore): Promise<string[]> {
  const found: string[] = [];
  for await (const { sha256 } of store.list()) found.push(sha256);
  return found;
}
