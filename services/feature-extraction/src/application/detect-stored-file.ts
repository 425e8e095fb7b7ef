import {
  DETECT_HEAD_BYTES,
  DETECT_TAIL_BYTES,
  type DetectedFormat,
  detectFormat,
  wantsTail,
} from '../domain/detect-format.ts';
import type { DrawingConverter, FileStore, StoredFile } from './ports.ts';

export interface DetectDeps {
  readonly files: FileStore;
  /** null: DWG is not read. */
  readonly converter: DrawingConverter | null;
}

/** The format of a stored file by its content. Throws INPUT_FORMAT_INVALID and UNSUPPORTED_FORMAT. */
export async function detectStoredFile(
  { files, converter }: DetectDeps,
  { fileHash, bytes }: StoredFile,
  name: string,
): Promise<DetectedFormat> {
  const head = await files.readHead(fileHash, DETECT_HEAD_BYTES);
  const ends = { head, totalBytes: bytes, name, convertsDwg: converter !== null };
  if (!wantsTail(head, bytes)) return detectFormat(ends);
  return detectFormat({ ...ends, tail: await files.readTail(fileHash, DETECT_TAIL_BYTES) });
}
