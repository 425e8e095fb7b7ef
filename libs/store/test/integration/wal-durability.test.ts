import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from '@cadml/testing';
import { describe, expect, test } from '@jest/globals';
import { WalDurability } from '../../src/sqlite/wal-durability.ts';

describe('the durability of a write-ahead log', () => {
  test('one sync serves all who asked before it began; who asks during one gets the next', async () => {
    const path = join(await tempDir(), 'store.db');
    await writeFile(`${path}-wal`, 'frames');
    const durability = new WalDurability(path);
    const first = durability.reached();
    expect(durability.reached()).toBe(first);
    await Promise.resolve();
    const second = durability.reached();
    expect(second).not.toBe(first);
    expect(durability.pending()).toBe(second);
    await Promise.all([first, second]);
    expect(durability.pending()).toBeUndefined();
    durability.close();
  });

  test('after a failed sync everything is refused, even when the disk is back', async () => {
    const folder = await tempDir();
    const durability = new WalDurability(join(folder, 'store.db'));
    await expect(durability.reached()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await writeFile(join(folder, 'log'), 'frames');
    await rename(join(folder, 'log'), join(folder, 'store.db-wal'));
    await expect(durability.reached()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(() => durability.requireIntact()).toThrow('restart the service');
  });
});
