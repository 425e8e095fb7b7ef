import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { arch, cpus } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CommandFor } from './kernel-command.ts';
import type { KernelEvents } from './kernel-events.ts';
import { KernelScratch } from './kernel-scratch.ts';
import { moveOutput } from './move-output.ts';

export interface KernelCodeOptions {
  /** The kernel that is compiled. */
  readonly wasmPath: string;
  /** Where compiled code is kept; nobody else may write there. */
  readonly folder: string;
  readonly scratchRoot: string;
  /** Starts the compiler, behind the same walls and with the same flags as a worker. */
  readonly command: CommandFor;
  /** These flags: code is good for them alone. */
  readonly flags: readonly string[];
  readonly timeoutMs: number;
}

/** Of the files, as `compiledCode` writes them. */
const CODE_FORM = 2;
const NOT_TAKEN = 'V8 did not take the compiled code of the kernel: the workers compile for themselves.';
const OUTPUT = 'code';
const PREFIX = 'occt-';
const MAX_CODE_BYTES = 128 * 1024 * 1024;

/**
 * The compiled code of the CAD kernel, made once for this Node and processor and kept in a folder: a worker that starts
 * with it is ready in a fraction of the time and memory. It never keeps a worker from starting: what cannot be
 * made, or is not what was written, is done without.
 */
export class KernelCode {
  readonly #options: KernelCodeOptions;
  readonly #events: KernelEvents;
  readonly #closing = new AbortController();
  #path: Promise<string | null> | null = null;
  #wasm: Promise<string> | null = null;

  constructor(options: KernelCodeOptions, events: KernelEvents) {
    this.#options = options;
    this.#events = events;
  }

  /** Where the code is, made first when it is not there yet; null: workers compile for themselves. Never throws. */
  path(): Promise<string | null> {
    this.#path ??= this.#findOrMake();
    return this.#path;
  }

  /**
   * A worker did not start with it: the next ones do without, and the next process makes it anew. False: they do without
   * already.
   */
  async distrust(): Promise<boolean> {
    const trusted = this.#path;
    this.#path = Promise.resolve(null);
    const path = await trusted;
    if (path !== null) await unlink(path).catch(() => undefined);
    return path !== null;
  }

  /** A worker started and did not take it; said once. */
  async refused(): Promise<void> {
    if (await this.distrust()) this.#events.kernelCodeMissing?.({ error: new Error(NOT_TAKEN) });
  }

  close(): void {
    this.#closing.abort();
  }

  async #findOrMake(): Promise<string | null> {
    const { folder } = this.#options;
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await requireOwn(folder);
      return (await this.#find()) ?? (await this.#make());
    } catch (thrown) {
      if (!this.#closing.signal.aborted) {
        this.#events.kernelCodeMissing?.({ error: thrown as Error });
      }
      return null;
    }
  }

  /** What does not hash to what its name says was cut short or has decayed; other versions' code is of no use. */
  async #find(): Promise<string | null> {
    const { folder } = this.#options;
    const names = (await readdir(folder)).filter((name) => name.startsWith(PREFIX));
    for (const path of names.map((name) => join(folder, name))) {
      if (path === (await this.#pathOf(await readFile(path)))) return path;
      await unlink(path);
    }
    return null;
  }

  async #make(): Promise<string> {
    const { folder, scratchRoot } = this.#options;
    const startedAt = performance.now();
    const scratch = await KernelScratch.open(scratchRoot);
    try {
      const made = join(scratch.outFolder, OUTPUT);
      await this.#compile(scratch, made);
      const { size: bytes } = await stat(made);
      const passing = join(folder, `.${process.pid}`);
      await unlink(passing).catch(() => undefined);
      await moveOutput({ folder: scratch.outFolder, name: OUTPUT, bytes }, MAX_CODE_BYTES, passing);
      const path = await this.#pathOf(await readFile(passing));
      await rename(passing, path);
      this.#events.kernelCodeMade?.({ bytes, ms: Math.round(performance.now() - startedAt) });
      return path;
    } finally {
      await scratch.remove();
    }
  }

  async #compile(scratch: KernelScratch, output: string): Promise<void> {
    const { command, timeoutMs } = this.#options;
    const { file, args, env } = command(scratch, { arguments: [output], read: [] });
    const { signal } = this.#closing;
    await promisify(execFile)(file, args, { env, timeout: timeoutMs, killSignal: 'SIGKILL', signal });
  }

  /** V8 takes code of its own version, flags and processor only, and must not be given code of other wasm. */
  async #pathOf(code: Uint8Array): Promise<string> {
    const { folder, wasmPath, flags } = this.#options;
    const machine = [CODE_FORM, process.versions.v8, ...flags, arch(), cpus()[0]?.model ?? ''].join();
    this.#wasm ??= readFile(wasmPath).then(digest);
    return join(folder, `${PREFIX}${digest(`${machine},${await this.#wasm}`)}-${digest(code)}`);
  }
}

function digest(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}

/** Code is executed: a folder in which others can write is not taken. */
async function requireOwn(folder: string): Promise<void> {
  const { uid, mode } = await stat(folder);
  if (uid === process.getuid?.() && (mode & 0o022) === 0) return;
  throw new Error(`${folder} belongs to another user, or others may write to it.`);
}
