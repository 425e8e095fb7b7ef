import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import type { BlobStore } from './blob-store.ts';

const MIB = 1024 * 1024;
const LIMIT = { maxBytes: 1_000_000 };
const UNKNOWN = 'f'.repeat(64);

export interface BlobStoreUnderTest {
  readonly store: BlobStore;
  /** The same place once more, as another process opens it. */
  again(): Promise<BlobStore>;
  /** Puts other bytes in the place of a blob, behind the store's back. */
  spoil(sha256: string, content: Uint8Array): Promise<void>;
  /** How many things are kept besides blobs, such as unfinished uploads. */
  countUnfinished(): Promise<number>;
}

/** What every blob store promises. `open` makes a new empty one. */
export function blobStoreConformance(adapter: string, open: () => Promise<BlobStoreUnderTest>): void {
  const create = async () => (await open()).store;
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

    test('a range beyond the end is empty', async () => {
      const store = await create();
      const { sha256 } = await store.put(chunks('0123456789'), LIMIT);
      expect(await buffer(await store.openRead(sha256, { start: 10, end: 19 }))).toHaveLength(0);
    });

    test('what is larger than anything held in memory comes back the same', async () => {
      const store = await create();
      const content = large(21 * MIB + 12_345);
      const { sha256, bytes } = await store.put(inPieces(content), { maxBytes: content.length });
      expect({ sha256, bytes }).toEqual({ sha256: hashOf(content), bytes: content.length });
      expect((await buffer(await store.openRead(sha256))).equals(content)).toBe(true);
      expect(await store.stat(sha256)).toMatchObject({ bytes: content.length });
    });

    test.each([10, 18 * MIB])(
      '%p bytes that changed are noticed, and mended when they are put again',
      async (length) => {
        const { store, spoil } = await open();
        const content = large(length);
        const { sha256 } = await store.put(inPieces(content), { maxBytes: length });
        for (const spoilt of [flipped(content), content.subarray(0, -1), Buffer.alloc(0)]) {
          await spoil(sha256, spoilt);
          expect(await store.verify(sha256)).toBe('damaged');
          await store.put(inPieces(content), { maxBytes: length });
          expect(await store.verify(sha256)).toBe('intact');
        }
      },
    );

    test.each([
      ['too large', 20 * MIB],
      ['cut off', 30 * MIB],
    ])('a long upload that is %s leaves nothing', async (_, maxBytes) => {
      const { store, countUnfinished } = await open();
      const breaking = (async function* () {
        yield* inPieces(large(25 * MIB));
        throw new Error('connection reset');
      })();
      await expect(store.put(breaking, { maxBytes })).rejects.toThrow();
      expect(await names(store)).toEqual([]);
      expect(await countUnfinished()).toBe(0);
    });

    test('a long upload whose caller leaves leaves nothing', async () => {
      const { store, countUnfinished } = await open();
      const cancel = new AbortController();
      const leaving = (async function* () {
        yield* inPieces(large(25 * MIB));
        cancel.abort();
        yield Buffer.alloc(1);
      })();
      const put = store.put(leaving, { maxBytes: 40 * MIB, signal: cancel.signal });
      await expect(put).rejects.toMatchObject({ code: 'CANCELLED' });
      expect(await names(store)).toEqual([]);
      expect(await countUnfinished()).toBe(0);
    });

    test('bytes that are put and deleted at once are there as a whole, or not at all', async () => {
      const store = await create();
      // versitygw removes the folder with its last file, and then refuses a file that arrives just now.
      await store.put(chunks('neighbour'), LIMIT);
      for (let round = 0; round < 20; round++) {
        const content = `round ${round % 3}`;
        const [put] = await Promise.all([
          store.put(chunks(content), LIMIT),
          store.delete(hashOf(Buffer.from(content))),
          store.put(chunks(content), LIMIT),
        ]);
        expect(await store.verify(put.sha256)).not.toBe('damaged');
      }
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
      expect(await store.delete(sha256, { putBeforeMs: looked + 1 })).toBe(true);
    });

    test("is nobody's until it is claimed, and then of the one that came first", async () => {
      const { store, again } = await open();
      const sibling = await again();
      expect(await store.owner()).toBeNull();
      expect(await store.claim('first')).toBe('first');
      expect(await sibling.owner()).toBe('first');
      expect(await sibling.claim('second')).toBe('first');
      expect(await store.claim('first')).toBe('first');
      expect(await store.owner()).toBe('first');
    });

    test('that several claim at once is of one of them', async () => {
      const { store, again } = await open();
      const owners = ['a', 'b', 'c', 'd', 'e', 'f'].map((digit) => digit.repeat(36));
      const noted = await Promise.all(owners.map(async (owner) => (await again()).claim(owner)));
      expect(new Set(noted)).toEqual(new Set([await store.owner()]));
      expect(owners).toContain(noted[0]);
    });

    test('the note of its owner is no blob, and no upload that was left', async () => {
      const store = await create();
      await store.claim('me');
      expect(await names(store)).toEqual([]);
      expect(await store.removeUnfinished(Date.now() + 3_600_000)).toBe(0);
      expect(await store.owner()).toBe('me');
    });

    test.each(['../../etc/passwd', 'F'.repeat(64), ''])('%p is no name of a blob', async (name) => {
      const store = await create();
      await expect((async () => store.stat(name))()).rejects.toMatchObject({
        code: 'INPUT_VALIDATION_FAILED',
      });
    });
  });
}

function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Bytes of which no two stretches are equal. */
function large(length: number): Buffer {
  const content = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) content.writeUInt32LE((at * 2_654_435_761) >>> 0, at);
  return content;
}

function flipped(content: Buffer): Buffer {
  const copy = Buffer.from(content);
  copy.writeUInt8(copy.readUInt8(copy.length >> 1) ^ 1, copy.length >> 1);
  return copy;
}

async function* inPieces(content: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += 700_000) yield content.subarray(at, at + 700_000);
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
