import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTeardown } from './teardown.ts';

/** A new empty folder, removed with its content at teardown. Short, so that it may hold unix sockets. */
export async function tempDir(prefix = 'cadml'): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), `${prefix}-`));
  onTeardown(() => rm(path, { recursive: true, force: true }));
  return path;
}
