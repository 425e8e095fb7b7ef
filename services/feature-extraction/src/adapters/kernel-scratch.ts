import { readdirSync, statSync } from 'node:fs';
import { copyFile, link, mkdir, mkdtemp, readdir, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Codes with which a hard link fails where a copy does not: another file system, or one without links. */
const NO_LINK = new Set(['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EACCES']);

export interface ScratchLimits {
  readonly files: number;
  readonly bytes: number;
}

/**
 * The only two folders that a worker sees beside its own program: the file that it is to read is put into one
 * for the time of the job, what it makes goes into the other. So it never sees the folder of the uploads.
 */
export class KernelScratch {
  readonly inFolder: string;
  readonly outFolder: string;
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
    this.inFolder = join(folder, 'in');
    this.outFolder = join(folder, 'out');
  }

  /** A new one below `root`. */
  static async open(root: string): Promise<KernelScratch> {
    await mkdir(root, { recursive: true, mode: 0o700 });
    const scratch = new KernelScratch(await mkdtemp(join(root, scratchPrefix())));
    await Promise.all([scratch.inFolder, scratch.outFolder].map((path) => mkdir(path, { mode: 0o700 })));
    return scratch;
  }

  /** Puts a file where the worker can read it, as a hard link where that can be; returns its path there. */
  async admit(path: string, id: number): Promise<string> {
    const input = join(this.inFolder, String(id));
    try {
      await link(path, input);
    } catch (thrown) {
      if (!NO_LINK.has((thrown as NodeJS.ErrnoException).code ?? '')) throw thrown;
      await copyFile(path, input);
    }
    return input;
  }

  /**
   * Whether the worker has written more than allowed. Synchronous, as it must not queue behind file work. A
   * folder that somebody else has removed holds nothing.
   */
  exceeds(limits: ScratchLimits): boolean {
    let bytes = 0;
    const names = namesIn(this.outFolder);
    if (names.length > limits.files) return true;
    for (const name of names) {
      bytes += statSync(join(this.outFolder, name), { throwIfNoEntry: false })?.size ?? 0;
    }
    return bytes > limits.bytes;
  }

  /** Takes away everything of the last job. */
  async clear(): Promise<void> {
    for (const folder of [this.inFolder, this.outFolder]) {
      for (const name of await readdir(folder)) await unlink(join(folder, name));
    }
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** How the name of a folder of this process begins: by it, it is swept when this process is gone. */
export function scratchPrefix(): string {
  return `worker-${process.pid}-`;
}

/**
 * Removes what services that were killed have left below `root`. To be called before this process opens a
 * scratch there: a folder of its own number is then one of an earlier life, as in a container, where the
 * number is always the same.
 */
export async function sweepScratch(root: string): Promise<void> {
  const names = await readdir(root).catch(() => []);
  for (const name of names) {
    const owner = Number(/^worker-(\d+)-/.exec(name)?.[1] ?? Number.NaN);
    if (owner === process.pid || (owner > 0 && !isAlive(owner))) {
      await rm(join(root, name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
