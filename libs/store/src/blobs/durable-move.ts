import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { translateFileError } from './blob-errors.ts';

/** Puts a file in its place; after it resolves its bytes and its name are on disk. */
export async function moveDurably(from: string, to: string): Promise<void> {
  try {
    await sync(from, 'r+');
    const folder = dirname(to);
    const created = await mkdir(folder, { recursive: true });
    await rename(from, to);
    await sync(folder, 'r');
    if (created !== undefined) await sync(dirname(folder), 'r');
  } catch (failure) {
    await rm(from, { force: true });
    throw translateFileError(failure);
  }
}

async function sync(path: string, flags: 'r' | 'r+'): Promise<void> {
  await using handle = await open(path, flags);
  await handle.sync();
}
