import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import type { BlobStoreUnderTest } from './blob-store.conformance.ts';
import type { LocalBlobs, StoredBlob } from './blob-store.ts';

export interface LocalBlobsUnderTest extends Pick<BlobStoreUnderTest, 'store' | 'spoil'> {
  readonly local: LocalBlobs;
}

const UNKNOWN = { sha256: 'f'.repeat(64), bytes: 10 };

/** What everybody promises who hands out blobs as files. `open` makes a new one over an empty store. */
export function localBlobsConformance(adapter: string, open: () => Promise<LocalBlobsUnderTest>): void {
  const signal = new AbortController().signal;
  const put = (text: string, { store }: LocalBlobsUnderTest) =>
    store.put(Readable.from([Buffer.from(text)]), { maxBytes: 1_000 });

  describe(`local blobs of ${adapter}`, () => {
    test('are files with the bytes, for any number of readers at once', async () => {
      const under = await open();
      const blob = await put('solid cube', under);
      const texts = await Promise.all(Array.from({ length: 8 }, () => readLocal(under.local, blob)));
      expect(texts).toEqual(Array(8).fill('solid cube'));
    });

    test.each(['solid cubE', 'solid', '', 'solid cube and more'])(
      'are not handed out as %p',
      async (spoilt) => {
        const under = await open();
        const blob = await put('solid cube', under);
        await under.spoil(blob.sha256, Buffer.from(spoilt));
        expect(await under.local.checkout(blob, signal)).toBe('damaged');
        await put('solid cube', under);
        expect(await readLocal(under.local, blob)).toBe('solid cube');
      },
    );

    test('that nobody put are absent', async () => {
      const { local } = await open();
      expect(await local.checkout(UNKNOWN, signal)).toBe('absent');
    });

    test('are not fetched for somebody who has left', async () => {
      const under = await open();
      const blob = await put('solid cube', under);
      const gone = AbortSignal.abort(new Error('gone'));
      await expect(under.local.checkout(blob, gone)).rejects.toThrow('gone');
      expect(await readLocal(under.local, blob)).toBe('solid cube');
    });
  });

  async function readLocal(local: LocalBlobs, blob: StoredBlob): Promise<string> {
    const found = await local.checkout(blob, signal);
    if (typeof found === 'string') return found;
    using file = found;
    return await readFile(file.path, 'utf8');
  }
}
