import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodePair } from '../domain/compare/shape-bytes.ts';
import { scratchPrefix } from './kernel-scratch.ts';

/** Puts two shapes into one file below `root` for as long as `use` runs. */
export async function withPairFile<T>(
  root: string,
  [a, b]: readonly [Uint8Array, Uint8Array],
  use: (file: { readonly path: string; readonly bytes: number }) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(root, scratchPrefix()));
  try {
    const [path, pair] = [join(folder, 'pair'), encodePair(a, b)];
    await writeFile(path, pair, { mode: 0o600 });
    return await use({ path, bytes: pair.length });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Names a pair of files as files are named, under which one that kills workers is remembered; in either order. */
export function pairHashOf(a: string, b: string): string {
  return createHash('sha256').update([a, b].sort().join(':')).digest('hex');
}
