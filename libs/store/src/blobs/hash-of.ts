import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

/** Large enough that reading costs little beside hashing, small enough that nothing waits for it. */
const CHUNK_BYTES = 512 * 1024;

/** SHA-256 of a file from its beginning, lower-case hex. Closes it. Throws the reason of `signal`. */
export async function hashOf(file: FileHandle, signal?: AbortSignal): Promise<string> {
  try {
    const hash = createHash('sha256');
    const chunk = Buffer.allocUnsafe(Math.max(1, Math.min(CHUNK_BYTES, (await file.stat()).size)));
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(chunk.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
