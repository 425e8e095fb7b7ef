import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { translateFileError } from './blob-errors.ts';

/** Puts a file whose bytes are on disk in its place; after it resolves its name is on disk too. */
export async function moveDurably(from: string, to: string): Promise<void> {
  try {
    const folder = dirname(to);
    const created = await renameInto(folder, from, to);
    await syncFolder(folder);
    if (created) await syncFolder(dirname(folder));
  } catch (failure) {
    await rm(from, { force: true });
    throw translateFileError(failure);
  }
}

/** Says whether the folder had to be made. */
async function renameInto(folder: string, from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return false;
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'ENOENT') throw failure;
  }
  await mkdir(folder, { recursive: true });
  await rename(from, to);
  return true;
}

/** Puts the names of a folder on disk. */
export async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r');
  await handle.sync();
}
