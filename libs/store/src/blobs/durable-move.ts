import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { translateFileError } from './blob-errors.ts';

/** Renames a file whose bytes are on disk; after it resolves the new name is on disk too. */
export async function moveDurably(from: string, to: string): Promise<void> {
  try {
    const folder = dirname(to);
    const created = await mkdir(folder, { recursive: true });
    await rename(from, to);
    await syncFolder(folder);
    if (created !== undefined) await syncFolder(dirname(folder));
  } catch (failure) {
    await rm(from, { force: true });
    throw translateFileError(failure);
  }
}

async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path);
  await folder.sync();
}
