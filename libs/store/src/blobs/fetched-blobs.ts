import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '@cadml/errors';
import type { BlobStore, LocalBlob, LocalBlobs, StoredBlob } from './blob-store.ts';
import { fetchBlob } from './fetch-blob.ts';
import { hashOf } from './hash-of.ts';

interface Fetched {
  /** Room that it takes, from the moment it is asked for. */
  readonly bytes: number;
  readonly path: string;
  readonly arrival: Promise<'intact' | 'damaged' | 'absent'>;
  /** Ends the fetch; of no effect afterwards. */
  readonly giveUp: () => void;
  arrived: boolean;
  users: number;
}

/**
 * Blobs of a store elsewhere as files in a folder of this process alone: fetched when somebody reads them, once for
 * all who read at a time, and compared with their name on the way. Together with what is on its way they never take
 * more than `maxBytes`: those go that were not used for longest, and while all are in use a further one waits. A blob
 * that is larger than that is RESOURCE_EXHAUSTED.
 */
export class FetchedBlobs implements LocalBlobs {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #source: BlobStore;
  /** By name; what was used last is last. */
  readonly #files = new Map<string, Fetched>();
  #bytes = 0;
  /** Resolves when something may have room that had none. */
  #freed = Promise.withResolvers<void>();

  private constructor(folder: string, maxBytes: number, source: BlobStore) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
    this.#source = source;
  }

  /** Empties the folder: what an earlier process fetched is fetched again. */
  static async open(folder: string, maxBytes: number, source: BlobStore): Promise<FetchedBlobs> {
    const path = resolve(folder);
    await mkdir(path, { recursive: true, mode: 0o700 });
    for (const name of await readdir(path)) await rm(join(path, name), { recursive: true, force: true });
    return new FetchedBlobs(path, maxBytes, source);
  }

  /** What the files take, those on their way included. */
  get bytes(): number {
    return this.#bytes;
  }

  async checkout(blob: StoredBlob, signal: AbortSignal): Promise<LocalBlob | 'damaged' | 'absent'> {
    const known = this.#files.get(blob.sha256);
    if (known?.arrived && !(await this.#isIntact(blob.sha256, known, signal))) this.#drop(blob.sha256, known);
    const file = await this.#join(blob, signal);
    try {
      const state = await unlessAborted(file.arrival, signal);
      if (state === 'intact') return this.#handOut(blob.sha256, file);
      this.#letGo(blob.sha256, file);
      return state;
    } catch (failure) {
      this.#letGo(blob.sha256, file);
      throw failure;
    }
  }

  /** A fetch that is under way or done, or a new one as soon as there is room; counts as a user of it. */
  async #join(blob: StoredBlob, signal: AbortSignal): Promise<Fetched> {
    if (blob.bytes > this.#maxBytes) throw tooLargeToFetch(this.#maxBytes);
    for (;;) {
      signal.throwIfAborted();
      const known = this.#files.get(blob.sha256);
      if (known !== undefined || this.#makeRoom(blob.bytes)) {
        const file = known ?? this.#begin(blob);
        file.users++;
        return file;
      }
      await unlessAborted(this.#freed.promise, signal);
    }
  }

  #handOut(sha256: string, file: Fetched): LocalBlob {
    if (this.#files.get(sha256) === file) {
      this.#files.delete(sha256);
      this.#files.set(sha256, file);
    }
    let held = true;
    return {
      path: file.path,
      [Symbol.dispose]: () => {
        if (held) this.#letGo(sha256, file);
        held = false;
      },
    };
  }

  /** A fetch that nobody waits for any more ends. */
  #letGo(sha256: string, file: Fetched): void {
    file.users--;
    if (file.users > 0) return;
    if (file.arrived) this.#tellOfRoom();
    else {
      file.giveUp();
      this.#drop(sha256, file);
    }
  }

  #tellOfRoom(): void {
    this.#freed.resolve();
    this.#freed = Promise.withResolvers<void>();
  }

  /** What this host's disk has damaged is fetched again. It counts as a use, so that it does not go meanwhile. */
  async #isIntact(sha256: string, file: Fetched, signal: AbortSignal): Promise<boolean> {
    file.users++;
    try {
      return (await hashOf(await open(file.path), signal)) === sha256;
    } catch (failure) {
      if (signal.aborted) throw failure;
      return false;
    } finally {
      this.#letGo(sha256, file);
    }
  }

  #begin({ sha256, bytes }: StoredBlob): Fetched {
    const path = join(this.#folder, randomUUID());
    const leaving = new AbortController();
    const arrival = this.#fetch({ sha256, bytes }, path, leaving.signal);
    // Those who wait see it; when all have left nobody does.
    arrival.catch(() => undefined);
    const file: Fetched = { bytes, path, arrival, giveUp: () => leaving.abort(), arrived: false, users: 0 };
    this.#files.set(sha256, file);
    this.#bytes += bytes;
    arrival.then(
      (state) => {
        file.arrived = state === 'intact';
        if (!file.arrived) this.#drop(sha256, file);
      },
      () => this.#drop(sha256, file),
    );
    return file;
  }

  async #fetch(
    blob: StoredBlob,
    path: string,
    signal: AbortSignal,
  ): Promise<'intact' | 'damaged' | 'absent'> {
    const temporary = `${path}.part`;
    const state = await fetchBlob(this.#source, blob, temporary, signal);
    if (state === 'intact') await rename(temporary, path);
    return state;
  }

  /** False when what is in use leaves too little. */
  #makeRoom(bytes: number): boolean {
    for (const [sha256, file] of this.#files) {
      if (this.#bytes + bytes <= this.#maxBytes) return true;
      if (file.users === 0) this.#drop(sha256, file);
    }
    return this.#bytes + bytes <= this.#maxBytes;
  }

  /** Names are never used again, so that a removal that is late hits nothing else. */
  #drop(sha256: string, file: Fetched): void {
    if (this.#files.get(sha256) !== file) return;
    this.#files.delete(sha256);
    this.#bytes -= file.bytes;
    this.#tellOfRoom();
    rm(file.path, { force: true }).catch(() => undefined);
  }
}

async function unlessAborted<T>(arrival: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  aborted.promise.catch(() => undefined);
  const leave = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  try {
    return await Promise.race([arrival, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

function tooLargeToFetch(maxBytes: number): AppError {
  return new AppError({
    code: 'RESOURCE_EXHAUSTED',
    stage: 'queue',
    message: 'The file is larger than all the room that this service has for files that it reads.',
    context: { limit: 'fetchedBytes', maxBytes },
  });
}
