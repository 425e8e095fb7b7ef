import {
  DETECT_HEAD_BYTES,
  DETECT_TAIL_BYTES,
  type DetectedFormat,
  detectFormat,
  wantsTail,
} from '../domain/detect-format.ts';
import { blameDamage, type IntactDeps } from './open-intact-file.ts';
import type { DrawingConverter, FileStore, StoredFile } from './ports.ts';

export interface DetectDeps {
  readonly files: FileStore;
  /** null: DWG is not read. */
  readonly converter: DrawingConverter | null;
}

/** The format of a stored file, by its first bytes and, for an archive, its last. Throws what `detectFormat` throws. */
export async function detectStoredFile(
  deps: DetectDeps,
  { fileHash, bytes }: StoredFile,
  name: string,
): Promise<DetectedFormat> {
  const head = await deps.files.readHead(fileHash, DETECT_HEAD_BYTES);
  const ends = { head, totalBytes: bytes, name, convertsDwg: deps.converter !== null };
  if (!wantsTail(head, bytes)) return detectFormat(ends);
  return detectFormat({ ...ends, tail: await deps.files.readTail(fileHash, DETECT_TAIL_BYTES) });
}

/** The same; when the bytes are of no format because they have changed, what `openIntactFile` throws. */
export async function detectIntactFile(
  deps: DetectDeps & IntactDeps,
  file: StoredFile,
  { name, signal }: { readonly name: string; readonly signal: AbortSignal },
): Promise<DetectedFormat> {
  try {
    return await detectStoredFile(deps, file, name);
  } catch (thrown) {
    throw await blameDamage(deps, file, { thrown, signal });
  }
}
