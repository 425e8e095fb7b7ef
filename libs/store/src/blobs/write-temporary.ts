import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tooLarge, translateFileError, uploadCancelled } from './blob-errors.ts';
import type { PutOptions, StoredBlob } from './blob-store.ts';
import { cancellable } from './cancellable.ts';

export interface TemporaryFile extends StoredBlob {
  readonly path: string;
}

/** Writes a stream to a new file, hashing on the way; removes the file when anything fails. */
export async function writeTemporary(
  folder: string,
  source: AsyncIterable<Uint8Array>,
  options: PutOptions,
): Promise<TemporaryFile> {
  const path = join(folder, randomUUID());
  try {
    await using file = await open(path, 'wx');
    return { ...(await copy(source, file, options)), path };
  } catch (failure) {
    await rm(path, { force: true });
    throw options.signal?.aborted ? uploadCancelled(failure) : translateFileError(failure);
  }
}

async function copy(
  source: AsyncIterable<Uint8Array>,
  file: FileHandle,
  { maxBytes, signal }: PutOptions,
): Promise<StoredBlob> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of cancellable(source, signal)) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    hash.update(chunk);
    await file.writev([chunk]);
  }
  return { sha256: hash.digest('hex'), bytes };
}
