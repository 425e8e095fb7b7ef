import { link, rm, writeFile } from 'node:fs/promises';

/**
 * Makes a file with that text at `path` unless there is one: it appears with all of the text, which is on disk.
 * `temporary` is a free name on the same file system. Where that knows no links the file is there, empty, a moment before
 * its text is.
 */
export async function createFile(path: string, text: string, temporary: string): Promise<void> {
  try {
    await writeFile(temporary, text, { flag: 'wx', flush: true });
    await link(temporary, path);
  } catch (failure) {
    if (isThere(failure)) return;
    await writeFile(path, text, { flag: 'wx', flush: true }).catch((again: unknown) => {
      if (!isThere(again)) throw again;
    });
  } finally {
    await rm(temporary, { force: true });
  }
}

function isThere(failure: unknown): boolean {
  return (failure as NodeJS.ErrnoException).code === 'EEXIST';
}
