import { type CallContext, requireWrite } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { FileStore, ReferenceStore, StoredFile } from './ports.ts';

export interface UploadHeader {
  readonly project: string;
  readonly holder: string;
  /** Unix milliseconds; null holds until released. */
  readonly untilMs: number | null;
}

export interface Arrival {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Hears of the bytes while the reference to them is on its way to the disk. */
  readonly stored?: (file: StoredFile) => void;
}

export interface UploadDeps {
  readonly files: FileStore;
  readonly references: ReferenceStore;
  readonly maxUploadBytes: number;
}

/**
 * Stores a stream of bytes under its hash, with a reference. Throws AUTHORIZATION_FAILED before a byte is
 * read, INPUT_SIZE_EXCEEDED as soon as the limit is passed, INPUT_VALIDATION_FAILED for an empty file;
 * nothing is kept then, nor when the caller goes away.
 */
export async function uploadFile(
  deps: UploadDeps,
  header: UploadHeader,
  { chunks, stored }: Arrival,
  call: CallContext,
): Promise<StoredFile> {
  const { files, references, maxUploadBytes } = deps;
  requireWrite(call.principal, header.project);
  const file = await files.put(someBytes(chunks), { maxBytes: maxUploadBytes, signal: call.signal });
  const reference = { ...header, fileHash: file.fileHash };
  const adopted = references.adopt(file, reference);
  stored?.(file);
  await adopted;
  // From here on no sweeper takes the bytes; one may have, between the two steps above.
  const kept = await files.has(file.fileHash);
  if (kept && !call.signal.aborted) return file;
  await references.release([reference]);
  throw kept ? call.signal.reason : sweptMeanwhile();
}

async function* someBytes(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let empty = true;
  for await (const chunk of chunks) {
    if (chunk.length === 0) continue;
    empty = false;
    yield chunk;
  }
  if (empty) throw emptyFile();
}

function emptyFile(): AppError {
  return new AppError({
    code: 'INPUT_VALIDATION_FAILED',
    stage: 'upload',
    message: 'The file is empty. Send the content of a CAD file.',
  });
}

function sweptMeanwhile(): AppError {
  return new AppError({
    code: 'SERVICE_UNAVAILABLE',
    stage: 'upload',
    message: 'The same file was removed while it was uploaded. Upload it again.',
    context: { retryAfterSeconds: 1 },
  });
}
