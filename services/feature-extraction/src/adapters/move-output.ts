import { constants, type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';

/** What a worker says that it has written. */
export interface WorkerOutput {
  readonly folder: string;
  readonly name: string;
  readonly bytes: number;
}

const PIECE_BYTES = 1024 * 1024;

/**
 * Copies the file that a worker has made to a place of ours. The worker is not trusted: what it left must be a
 * plain file of the length that it told, no link to another one and no pipe to hang on. Throws otherwise.
 */
export async function moveOutput(output: WorkerOutput, maxBytes: number, path: string): Promise<void> {
  const { folder, name, bytes } = output;
  if (bytes === 0 || bytes > maxBytes) throw new Error(`An output of ${bytes} bytes; at most ${maxBytes}.`);
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  await using source = await open(join(folder, name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  const found = await source.stat();
  if (!found.isFile() || found.size !== bytes) throw new Error('The output is not the file that was told.');
  await using target = await open(path, 'wx', 0o600);
  await copyExactly(source, target, bytes);
}

async function copyExactly(source: FileHandle, target: FileHandle, bytes: number): Promise<void> {
  const piece = Buffer.alloc(Math.min(bytes, PIECE_BYTES));
  for (let at = 0; at < bytes; ) {
    const { bytesRead } = await source.read(piece, 0, Math.min(piece.length, bytes - at), at);
    if (bytesRead === 0) throw new Error('The output became shorter while it was read.');
    await target.writeFile(piece.subarray(0, bytesRead));
    at += bytesRead;
  }
}
