import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger } from '@cadml/observability';
import { tempDir } from '@cadml/testing';
import { describe, expect, test } from '@jest/globals';
import { openFolderDerivedStore } from '../../src/adapters/folder-derived-store.ts';

const log = createLogger('test', 'error', { write: () => {} });
const content = (fill: number, bytes = 400) => new Uint8Array(bytes).fill(fill);

describe('the folder of derived files', () => {
  test('gives back what was written, also after a restart', async () => {
    const folder = await tempDir('derived');
    const store = await openFolderDerivedStore(folder, 1_000, log);
    expect(await store.read('a')).toBeNull();
    await store.write('a', content(1));
    await store.write('a', content(2));
    const reopened = await openFolderDerivedStore(folder, 1_000, log);
    expect(Buffer.from((await reopened.read('a')) as Uint8Array).equals(content(2))).toBe(true);
  });

  test('over its limit the file that was not used for longest goes', async () => {
    const store = await openFolderDerivedStore(await tempDir('derived'), 1_000, log);
    await store.write('a', content(1));
    await store.write('b', content(2));
    await store.read('a');
    await store.write('c', content(3));
    expect(await store.read('b')).toBeNull();
    expect(await store.read('a')).not.toBeNull();
    expect(await store.read('c')).not.toBeNull();
  });

  test('a smaller limit holds from the next start on', async () => {
    const folder = await tempDir('derived');
    const store = await openFolderDerivedStore(folder, 1_000, log);
    await store.write('a', content(1));
    await store.write('b', content(2));
    await openFolderDerivedStore(folder, 500, log);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('what is half written or damaged is never given back', async () => {
    const folder = await tempDir('derived');
    const store = await openFolderDerivedStore(folder, 1_000, log);
    await store.write('a', content(1));
    const [name] = readdirSync(folder);
    writeFileSync(join(folder, name as string), 'cut');
    expect(await store.read('a')).toBeNull();
    writeFileSync(join(folder, '.unfinished'), 'x');
    await openFolderDerivedStore(folder, 1_000, log);
    expect(readdirSync(folder)).not.toContain('.unfinished');
  });
});
