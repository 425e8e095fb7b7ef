import {
  DETECT_HEAD_BYTES,
  DETECT_TAIL_BYTES,
  type DetectedFormat,
  detectFormat,
  wantsTail,
} from '../domain/detect-format.ts';
import type { DrawingConverter, FileStore, StoredFile } from './ports.ts';

/** The format of a stored file, by its first bytes and, for an archive, its last. Throws what `detectFormat` throws. */
export async function detectStoredFile(
  deps: { readonly files: FileStore; readonly converter: DrawingConverter | null },
  { fileHash, bytes }: StoredFile,
  name: string,
): Promise<DetectedFormat> {
  const head = await deps.files.readHead(fileHash, DETECT_HEAD_BYTES);
  const ends = { head, totalBytes: bytes, name, convertsDwg: deps.converter !== null };
  if (!wantsTail(head, bytes)) return detectFormat(ends);
  return detectFormat({ ...ends, tail: await deps.files.readTail(fileHash, DETECT_TAIL_BYTES) });
}
