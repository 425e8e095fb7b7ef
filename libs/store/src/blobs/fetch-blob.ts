import { createHash } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { AppError } from '@cadml/errors';
import { translateFileError } from './blob-errors.ts';
import type { BlobState, BlobStore, StoredBlob } from './blob-store.ts';

/**
 * Writes a blob to a new file at `path`, as long as its bytes are as many as they should be, and says whether they
 * are those of its name. There is no file unless they are.
 */
export async function fetchBlob(
  source: BlobStore,
  blob: StoredBlob,
  path: string,
  signal: AbortSignal,
): Promise<BlobState> {
  let state: BlobState = 'absent';
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      state = await receive(source, blob, file, signal);
    } finally {
      await file.close();
    }
    return state;
  } catch (failure) {
    state = 'absent';
    if (failure instanceof AppError && failure.code === 'DATA_NOT_FOUND') return 'absent';
    throw translateFileError(failure);
  } finally {
    if (state !== 'intact') await rm(path, { force: true });
  }
}

async function receive(
  source: BlobStore,
  { sha256, bytes }: StoredBlob,
  file: FileHandle,
  signal: AbortSignal,
): Promise<BlobState> {
  const hash = createHash('sha256');
  let arrived = 0;
  for await (const chunk of await source.openRead(sha256, undefined, signal)) {
    signal.throwIfAborted();
    arrived += (chunk as Buffer).length;
    if (arrived > bytes) return 'damaged';
    hash.update(chunk as Buffer);
    await file.writev([chunk as Buffer]);
  }
  return hash.digest('hex') === sha256 ? 'intact' : 'damaged';
}
