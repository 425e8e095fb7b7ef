import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@cadml/observability';
import type { LocalLevel } from '@cadml/redis';

const NAME = /^[0-9a-f]{64}$/;

/**
 * Derived files in a folder of this process alone: written beside and renamed, so that none is ever half
 * there. Over `maxBytes` those go that were not used for longest; the time of a file's last use is its
 * modification time, so that the order survives a restart.
 */
export async function openFolderDerivedStore(
  folder: string,
  maxBytes: number,
  log: Logger,
): Promise<LocalLevel<Uint8Array>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const store = new FolderDerivedStore(folder, maxBytes, log);
  await store.open();
  return store;
}

class FolderDerivedStore implements LocalLevel<Uint8Array> {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #log: Logger;
  /** Lengths by name; what was used last is last. */
  readonly #files = new Map<string, number>();
  #bytes = 0;

  constructor(folder: string, maxBytes: number, log: Logger) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
    this.#log = log;
  }

  /** Learns what is there; removes what an earlier process did not finish. */
  async open(): Promise<void> {
    const found: { name: string; bytes: number; usedAt: number }[] = [];
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name);
      if (!NAME.test(name)) await rm(path, { force: true, recursive: true });
      else found.push({ name, ...(await facts(path)) });
    }
    for (const { name, bytes } of found.sort((a, b) => a.usedAt - b.usedAt)) this.#note(name, bytes);
    await this.#sweep();
  }

  has(key: string): boolean {
    return this.#files.has(nameOf(key));
  }

  async read(key: string): Promise<Uint8Array | null> {
    const name = nameOf(key);
    const bytes = this.#files.get(name);
    if (bytes === undefined) return null;
    try {
      const content = await readFile(join(this.#folder, name));
      if (content.length !== bytes) throw new Error('cut short');
      this.#note(name, bytes);
      const now = new Date();
      await utimes(join(this.#folder, name), now, now);
      return content;
    } catch {
      // Gone or damaged: it is made again.
      this.#forget(name);
      return null;
    }
  }

  /** A full disk costs the next caller the work again, and nobody an answer. */
  async write(key: string, content: Uint8Array): Promise<void> {
    try {
      await this.#put(nameOf(key), content);
    } catch (error) {
      this.#log.warn({ err: error }, 'A derived file could not be kept');
    }
  }

  async #put(name: string, content: Uint8Array): Promise<void> {
    const temporary = join(this.#folder, `.${randomUUID()}`);
    try {
      await writeFile(temporary, content, { flag: 'wx', mode: 0o600 });
      await rename(temporary, join(this.#folder, name));
    } finally {
      await rm(temporary, { force: true });
    }
    this.#note(name, content.length);
    await this.#sweep();
  }

  #note(name: string, bytes: number): void {
    this.#forget(name);
    this.#files.set(name, bytes);
    this.#bytes += bytes;
  }

  #forget(name: string): void {
    this.#bytes -= this.#files.get(name) ?? 0;
    this.#files.delete(name);
  }

  async #sweep(): Promise<void> {
    for (const name of this.#files.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#forget(name);
      await rm(join(this.#folder, name), { force: true });
    }
  }
}

function nameOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

async function facts(path: string): Promise<{ bytes: number; usedAt: number }> {
  const { size, mtimeMs } = await stat(path);
  return { bytes: size, usedAt: mtimeMs };
}
