import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { type AppError, fromErrorData } from '@cadml/errors';
import type { ReadStage } from '../application/ports.ts';
import { EXTRACTOR_REVISION } from '../domain/extractor-revision.ts';
import { createFrameDecoder, encodeFrame } from '../kernel/frames.ts';
import {
  CHANNEL_FD,
  MAX_REPLY_BYTES,
  type RenewRequest,
  type WorkerAnswer,
  type WorkerMessage,
  type WorkerRequest,
} from '../kernel/messages.ts';
import type { KernelCode } from './kernel-code.ts';
import type { CommandFor } from './kernel-command.ts';
import { parseWorkerMessage } from './kernel-reply.ts';
import { KernelScratch } from './kernel-scratch.ts';
import { residentBytes } from './resident-memory.ts';

/** Why a worker died or was killed while it worked. */
export type Death = 'crash' | 'memory' | 'scratch' | 'deadline' | 'cancelled' | 'closed';

/** What came of one file. */
export type RunResult =
  | { readonly kind: 'done'; readonly answer: WorkerAnswer }
  | { readonly kind: 'error'; readonly error: AppError; readonly trapped: boolean }
  | { readonly kind: 'died'; readonly cause: Death; readonly stage: ReadStage; readonly ranMs: number };

export interface RunLimits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Where workers come from. */
export interface WorkerOrigin {
  readonly command: CommandFor;
  /** null: they compile their kernel themselves. */
  readonly code: KernelCode | null;
  /** What each of them is told besides. */
  readonly arguments: readonly string[];
  /** Folder in which each worker has its scratch. */
  readonly scratchRoot: string;
  /** Resident memory at which one is killed, whatever it does. */
  readonly maxResidentBytes: number;
}

const SAMPLE_INTERVAL_MS = 100;
const COMPLAINT_CHARS = 2_000;
/** A worker that says more than this on stderr in its life, or tells so many stages of one file, has gone mad. */
const MAX_COMPLAINT_BYTES = 1024 * 1024;
const MAX_STAGES = 32;
const REMEMBERED_FILES = 32;
/** What a job may leave in its scratch folder; twice the largest file, and more files than any job makes. */
const SCRATCH_LIMITS = { files: 64, bytes: 512 * 1024 * 1024 } as const;

/** How each request may end. */
const ENDS: Readonly<Record<WorkerRequest['type'] | RenewRequest['type'], readonly WorkerAnswer['type'][]>> =
  {
    read: ['done', 'inspected'],
    convert: ['converted'],
    render: ['rendered'],
    compare: ['rendered'],
    renew: ['renewed'],
  };

interface Run {
  readonly id: number;
  /** What the worker may say when it has done what it was asked. */
  readonly ends: readonly WorkerAnswer['type'][];
  readonly startedAt: number;
  stage: ReadStage;
  stages: number;
  settle(result: RunResult): void;
}

/** One kernel worker from its start to its death. It reads one file at a time and is never revived. */
export class KernelProcess {
  /** Aborts when the process is gone. */
  readonly gone: AbortSignal;
  readonly pid: number;
  jobsDone = 0;
  /** Resident memory of one that has read nothing. */
  warmBytes = 0;
  /** The same of one whose kernel was new the last time; V8 keeps the code of what it has read meanwhile. */
  freshBytes = 0;
  readonly scratch: KernelScratch;
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  readonly #gone = new AbortController();
  readonly #removed = Promise.withResolvers<void>();
  readonly #sampler: NodeJS.Timeout;
  #latest: readonly string[] = [];
  #complaint = '';
  #complaintBytes = 0;
  #cause: Death = 'crash';
  #run: Run | null = null;
  #onStart: ((message: WorkerMessage | null) => void) | null = null;

  private constructor(child: ChildProcess, scratch: KernelScratch, maxResidentBytes: number) {
    this.#child = child;
    this.scratch = scratch;
    this.#channel = child.stdio[CHANNEL_FD] as Duplex;
    this.pid = child.pid as number;
    this.gone = this.#gone.signal;
    this.#sampler = setInterval(() => this.#enforceLimits(maxResidentBytes), SAMPLE_INTERVAL_MS).unref();
    this.#listen();
  }

  /** Starts a worker and waits until it has tested and warmed itself. Throws with its complaint otherwise. */
  static async start(origin: WorkerOrigin, timeoutMs: number, signal: AbortSignal): Promise<KernelProcess> {
    const code = (await origin.code?.path()) ?? null;
    const scratch = await KernelScratch.open(origin.scratchRoot);
    const child = await spawnWorker(origin, scratch, code);
    const worker = new KernelProcess(child, scratch, origin.maxResidentBytes);
    try {
      const { codeTaken } = await worker.#becomeReady(timeoutMs, signal);
      if (code !== null && !codeTaken) await origin.code?.refused();
    } catch (thrown) {
      if (!signal.aborted) await origin.code?.distrust();
      throw thrown;
    }
    worker.warmBytes = worker.freshBytes = worker.residentBytes() ?? 0;
    return worker;
  }

  residentBytes(): number | null {
    return residentBytes(this.pid);
  }

  /** Whether the file is among the latest that it was asked about, and perhaps still at hand. */
  hasRead(fileHash: string): boolean {
    return this.#latest.includes(fileHash);
  }

  /** The limit that it was killed for. */
  get exceeded(): 'memory' | 'scratch' | null {
    return this.#cause === 'memory' || this.#cause === 'scratch' ? this.#cause : null;
  }

  /** Ends the worker at once. What it was reading is answered as `died` with this cause. */
  kill(cause: Death): void {
    if (this.#cause === 'crash') this.#cause = cause;
    this.#child.kill('SIGKILL');
  }

  /** Has a file read. Resolves always; after `died` and `trapped` the worker is of no more use. */
  async run(request: WorkerRequest, limits: RunLimits): Promise<RunResult> {
    const { signal } = limits;
    const cancel = () => this.kill('cancelled');
    const deadline = setTimeout(() => this.kill('deadline'), limits.timeoutMs);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await this.#ask(request);
    } finally {
      clearTimeout(deadline);
      signal?.removeEventListener('abort', cancel);
      this.jobsDone++;
      this.#latest = [...this.#latest.slice(1 - REMEMBERED_FILES), request.fileHash];
    }
  }

  /**
   * Has it begin anew with its kernel: what files left behind in its memory is gone, and the code that is optimised by
   * now is kept. False when it died of it.
   */
  async renew(timeoutMs: number): Promise<boolean> {
    const deadline = setTimeout(() => this.kill('closed'), timeoutMs);
    const { kind } = await this.#ask({ type: 'renew', id: 0 });
    clearTimeout(deadline);
    this.#latest = [];
    this.freshBytes = this.residentBytes() ?? 0;
    return kind === 'done';
  }

  #ask(request: WorkerRequest | RenewRequest): Promise<RunResult> {
    return new Promise((settle) => {
      const ends = ENDS[request.type];
      // What it was killed for before is not this file's doing: after a crash the file is read by another worker.
      if (this.exceeded) this.#cause = 'crash';
      this.#run = { id: request.id, ends, startedAt: performance.now(), stage: 'parse', stages: 0, settle };
      if (this.gone.aborted) this.#settleDeath();
      else this.#channel.write(encodeFrame(request));
    });
  }

  /** Resolves when the process is gone and its scratch with it. */
  whenGone(): Promise<void> {
    return this.#removed.promise;
  }

  #enforceLimits(maxBytes: number): void {
    if ((this.residentBytes() ?? 0) > maxBytes) this.kill('memory');
    if (this.scratch.exceeds(SCRATCH_LIMITS)) this.kill('scratch');
  }

  async #becomeReady(timeoutMs: number, signal: AbortSignal): Promise<Ready> {
    const abandon = () => this.kill('closed');
    const deadline = setTimeout(() => this.kill('deadline'), timeoutMs);
    signal.addEventListener('abort', abandon, { once: true });
    const first = await new Promise<WorkerMessage | null>((resolve) => {
      this.#onStart = resolve;
    });
    clearTimeout(deadline);
    signal.removeEventListener('abort', abandon);
    if (first?.type === 'ready' && first.revision === EXTRACTOR_REVISION && !signal.aborted) return first;
    this.kill('closed');
    throw new Error(`A kernel worker did not start: ${this.#whyNot(first)}`);
  }

  #whyNot(first: WorkerMessage | null): string {
    if (first?.type === 'failed') return first.message;
    if (this.exceeded) return `it took too much ${this.exceeded}`;
    if (first?.type !== 'ready') return this.#complaint || 'no message';
    return `its program has revision ${first.revision} and this service ${EXTRACTOR_REVISION}; start the service again`;
  }

  #listen(): void {
    const decode = createFrameDecoder(MAX_REPLY_BYTES);
    this.#channel.on('data', (chunk: Uint8Array) => {
      try {
        for (const message of decode(chunk)) this.#receive(parseWorkerMessage(message));
      } catch {
        // It does not speak the protocol any more: the same as dead.
        this.#child.kill('SIGKILL');
      }
    });
    this.#channel.on('error', () => this.#child.kill('SIGKILL'));
    const { stderr } = this.#child;
    stderr?.on('data', (chunk: Buffer) => {
      this.#complaint = (this.#complaint + chunk.toString('utf8')).slice(-COMPLAINT_CHARS);
      this.#complaintBytes += chunk.length;
      if (this.#complaintBytes > MAX_COMPLAINT_BYTES) this.#child.kill('SIGKILL');
    });
    // Whatever breaks between us ends with the worker's death, which `close` reports.
    for (const end of [this.#child, stderr]) end?.on('error', () => this.#child.kill('SIGKILL'));
    // `close`, not `exit`: the last message may still be in the pipe when the process is gone.
    this.#child.on('close', () => {
      clearInterval(this.#sampler);
      this.#onStart?.(null);
      this.#gone.abort();
      this.#settleDeath();
      // What cannot be removed now is swept at the next start.
      this.scratch.remove().then(this.#removed.resolve, this.#removed.resolve);
    });
  }

  #receive(message: WorkerMessage): void {
    if (message.type === 'ready' || message.type === 'failed') {
      this.#onStart?.(message);
      this.#onStart = null;
      return;
    }
    const run = this.#run;
    if (run?.id !== message.id) throw new Error('An answer to no question');
    if (message.type === 'stage') {
      if (++run.stages > MAX_STAGES) throw new Error('More stages than there are');
      run.stage = message.stage;
      return;
    }
    if (message.type !== 'error' && !run.ends.includes(message.type)) {
      throw new Error('An answer to another question');
    }
    this.#run = null;
    run.settle(toResult(message, run.stage));
  }

  #settleDeath(): void {
    const run = this.#run;
    this.#run = null;
    run?.settle({
      kind: 'died',
      cause: this.#cause,
      stage: run.stage,
      ranMs: performance.now() - run.startedAt,
    });
  }
}

function toResult(message: Exclude<WorkerMessage, Passing>, stage: ReadStage): RunResult {
  if (message.type !== 'error') return { kind: 'done', answer: message };
  const error = fromErrorData(message.error, stage);
  if (message.detail) error.cause = new Error(message.detail);
  return { kind: 'error', error, trapped: message.trapped };
}

type Ready = Extract<WorkerMessage, { type: 'ready' }>;
type Passing = { readonly type: 'ready' | 'failed' | 'stage' };

async function spawnWorker(
  { command, arguments: told }: WorkerOrigin,
  scratch: KernelScratch,
  code: string | null,
): Promise<ChildProcess> {
  const own = code === null ? [] : [code];
  const { file, args, env } = command(scratch, { arguments: [...told, ...own], read: own });
  // Its standard output goes nowhere: what it has to say comes through the channel.
  const child = spawn(file, args, { env, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  try {
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    return child;
  } catch (thrown) {
    await scratch.remove();
    throw thrown;
  }
}
