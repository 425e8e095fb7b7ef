import { constants, type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { RENDITION_FILE } from '../kernel/messages.ts';

/**
 * The file that a worker has made. The worker is not trusted: what it left must be a plain file of the length
 * that it told, no link to another one and no pipe to hang on. Throws otherwise.
 */
export async function takeRendition(outFolder: string, bytes: number, maxBytes: number): Promise<Uint8Array> {
  if (bytes === 0 || bytes > maxBytes) throw new Error(`A rendition of ${bytes} bytes; at most ${maxBytes}.`);
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  await using file = await open(join(outFolder, RENDITION_FILE), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  const found = await file.stat();
  if (!found.isFile() || found.size !== bytes) throw new Error('A rendition is not the file that was told.');
  return await readExactly(file, bytes);
}

async function readExactly(file: FileHandle, bytes: number): Promise<Uint8Array> {
  const content = Buffer.alloc(bytes);
  for (let at = 0; at < bytes; ) {
    const { bytesRead } = await file.read(content, at, bytes - at, at);
    if (bytesRead === 0) throw new Error('A rendition became shorter while it was read.');
    at += bytesRead;
  }
  return content;
}
