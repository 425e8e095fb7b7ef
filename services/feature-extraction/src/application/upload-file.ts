import { type CallContext, requireWrite } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { FileStore, ReferenceStore, StoredFile } from './ports.ts';

export interface UploadHeader {
  readonly project: string;
  readonly holder: string;
  /** Unix milliseconds; null holds until released. */
  readonly untilMs: number | null;
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
  chunks: AsyncIterable<Uint8Array>,
  call: CallContext,
): Promise<StoredFile> {
  requireWrite(call.principal, header.project);
  const staged = await deps.files.stage(bounded(chunks, deps.maxUploadBytes, call.signal));
  try {
    const { fileHash, bytes } = staged;
    if (bytes === 0) throw emptyFile();
    await deps.references.adopt({ fileHash, bytes }, { ...header, fileHash }, () => staged.publish());
    return { fileHash, bytes };
  } finally {
    await staged.discard();
  }
}

async function* bounded(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    total += chunk.length;
    if (total > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
  signal.throwIfAborted();
}

function tooLarge(maxBytes: number): AppError {
  return new AppError({
    code: 'INPUT_SIZE_EXCEEDED',
    stage: 'upload',
    message: `The file is larger than the ${maxBytes} bytes that are accepted. Split the assembly or simplify the part.`,
    context: { limit: 'uploadBytes', maxBytes },
  });
}

function emptyFile(): AppError {
  return new AppError({
    code: 'INPUT_VALIDATION_FAILED',
    stage: 'upload',
    message: 'The file is empty. Send the content of a CAD file.',
  });
}
