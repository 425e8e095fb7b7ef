import { type AppError, fromErrorData, toAppError } from '@cadml/errors';
import type { FileJob, Quarantine, ReadStage, StrikeReason } from '../application/ports.ts';
import type { StepLimits } from '../domain/part21/limits.ts';
import type { FileRequest, WorkerAnswer, WorkerRequest } from '../kernel/messages.ts';
import type { KernelEvents } from './kernel-events.ts';
import {
  cancelled,
  kernelFailed,
  outOfMemory,
  outOfScratch,
  poolDown,
  quarantined,
  STRIKE_LIMIT,
  timedOut,
} from './kernel-failures.ts';
import type { KernelLane, LaneTask } from './kernel-lane.ts';
import type { Death, KernelProcess, RunResult } from './kernel-process.ts';

export interface KernelTaskContext {
  readonly lane: KernelLane;
  readonly quarantine: Quarantine;
  readonly events: KernelEvents;
  readonly maxResidentBytes: number;
  /** A file that ran this long when its deadline came is to blame; a shorter one had an impatient caller. */
  readonly blameAfterMs: number;
  readonly stepLimits: StepLimits;
  /** What a worker of the lane may take to start beyond the job's time: a kernel that is loaded on demand. */
  readonly graceMs: number;
}

type Timings = Readonly<Partial<Record<ReadStage | 'queue', number>>>;

/** What is asked of a worker about a file, and what its answer amounts to. */
export interface KernelOrder<T> {
  readonly job: FileJob;
  request(file: FileRequest): WorkerRequest;
  /** Runs before the scratch of the worker is emptied. Throws when the answer is not true. */
  outcome(answer: WorkerAnswer, timingsMs: Timings, worker: KernelProcess): Promise<T>;
}

/** How often a file is tried on another worker after one died for no known reason. */
const RETRIES = 1;

let lastId = 0;

/**
 * One file on its way through the pool: waits in the queue of its lane, runs on a worker, is put back once
 * when the worker dies by itself (the cause may be another process), and ends with an outcome or an AppError.
 */
export class KernelTask<T> implements LaneTask {
  readonly outcome: Promise<T>;
  readonly fileHash: string;
  readonly #order: KernelOrder<T>;
  readonly #job: FileJob;
  readonly #context: KernelTaskContext;
  readonly #signal: AbortSignal | undefined;
  readonly #admittedAt = performance.now();
  readonly #settle: PromiseWithResolvers<T>;
  #crashes = 0;
  #stopWaiting: () => void = () => undefined;

  constructor(order: KernelOrder<T>, context: KernelTaskContext, signal: AbortSignal | undefined) {
    this.#order = order;
    this.#job = order.job;
    this.fileHash = order.job.fileHash;
    this.#context = context;
    this.#signal = signal;
    this.#settle = Promise.withResolvers<T>();
    this.outcome = this.#settle.promise;
  }

  /** Enters the queue. Returns the task that has to go for it, which is this one when there is no room. */
  enter(): LaneTask | null {
    const displaced = this.#context.lane.queue.offer(this, this.#job.tenant);
    if (displaced !== this) this.#wait();
    return displaced;
  }

  /** Ends a task that waits no longer. */
  refuse(error: Error): void {
    this.#stopWaiting();
    this.#settle.reject(error);
  }

  async run(worker: KernelProcess): Promise<RunResult> {
    this.#stopWaiting();
    const queueMs = performance.now() - this.#admittedAt;
    const result = await this.#ask(worker).catch((thrown: unknown) => notAsked(thrown));
    await this.#conclude(result, queueMs, worker).catch(this.#settle.reject);
    return result;
  }

  /** The worker sees the file in its scratch for the time of the job; the lane empties that afterwards. */
  async #ask(worker: KernelProcess): Promise<RunResult> {
    const { path, fileHash, bytes, format } = this.#job;
    const id = ++lastId;
    const input = await worker.scratch.admit(path, id);
    const { outFolder } = worker.scratch;
    const file = { id, fileHash, input, outFolder, bytes, format, ...this.#limits() };
    return await worker.run(this.#order.request(file), {
      timeoutMs: Math.min(this.#job.timeoutMs, this.#remainingMs()),
      signal: this.#signal,
    });
  }

  #limits() {
    return this.#job.format === 'step' ? { stepLimits: this.#context.stepLimits } : undefined;
  }

  async #conclude(result: RunResult, queueMs: number, worker: KernelProcess): Promise<void> {
    if (result.kind === 'done') {
      const { answer } = result;
      const timingsMs = { queue: queueMs, ...answer.timingsMs };
      const outcome = await this.#order.outcome(answer, timingsMs, worker);
      // What looked like the file's fault was not.
      if (this.#crashes > 0) await this.#context.quarantine.clear(this.#job.fileHash);
      this.#settle.resolve(outcome);
    } else if (result.kind === 'error') {
      this.#settle.reject(result.trapped ? await this.#afterTrap(result.error) : result.error);
    } else {
      await this.#concludeDeath(result.cause, result.stage, result.ranMs);
    }
  }

  /** Told with its strikes, like a death: an error that an operator can clear is not cached. */
  async #afterTrap(error: AppError): Promise<AppError> {
    const strikes = await this.#strike('trap');
    if (strikes >= STRIKE_LIMIT) return quarantined(strikes);
    const data = error.toData();
    const told = fromErrorData({ ...data, context: { ...data.context, strikes } }, data.stage);
    told.cause = error.cause;
    return told;
  }

  async #concludeDeath(cause: Death, stage: ReadStage, ranMs: number): Promise<void> {
    switch (cause) {
      case 'cancelled':
        return this.#settle.reject(cancelled(stage));
      case 'closed':
        return this.#settle.reject(poolDown('The service is shutting down.'));
      case 'memory':
        await this.#strike('memory');
        return this.#settle.reject(outOfMemory(stage, this.#context.maxResidentBytes));
      case 'scratch':
        await this.#strike('scratch');
        return this.#settle.reject(outOfScratch(stage));
      case 'deadline':
        if (ranMs >= this.#context.blameAfterMs) await this.#strike('deadline');
        return this.#settle.reject(timedOut(stage, this.#job));
      case 'crash':
        return this.#afterCrash(stage);
    }
  }

  async #afterCrash(stage: ReadStage): Promise<void> {
    this.#crashes++;
    const strikes = await this.#strike('crash');
    if (strikes >= STRIKE_LIMIT) return this.#settle.reject(quarantined(strikes));
    if (this.#crashes > RETRIES) return this.#settle.reject(kernelFailed(stage, strikes));
    if (this.#signal?.aborted) return this.#settle.reject(cancelled(stage));
    this.#context.lane.queue.putBack(this, this.#job.tenant);
    this.#wait();
  }

  async #strike(reason: StrikeReason): Promise<number> {
    const { quarantine, events } = this.#context;
    const { fileHash } = this.#job;
    const strikes = await quarantine.record(fileHash, reason);
    events.strike?.({ fileHash, reason, strikes });
    return strikes;
  }

  #remainingMs(): number {
    const allowedMs = this.#job.timeoutMs + this.#context.graceMs;
    return Math.max(0, allowedMs - (performance.now() - this.#admittedAt));
  }

  /** While it waits, the deadline and the caller's leaving take it out of the queue. */
  #wait(): void {
    const leave = (error: Error) => {
      if (this.#context.lane.queue.remove(this)) this.refuse(error);
    };
    const onAbort = () => leave(cancelled('queue'));
    const deadline = setTimeout(() => leave(timedOut('queue', this.#job)), this.#remainingMs());
    this.#signal?.addEventListener('abort', onAbort, { once: true });
    this.#stopWaiting = () => {
      clearTimeout(deadline);
      this.#signal?.removeEventListener('abort', onAbort);
    };
  }
}

/** The bytes could not be handed over, such as on a full disk. */
function notAsked(thrown: unknown): RunResult {
  return { kind: 'error', error: toAppError(thrown, 'parse'), trapped: false };
}
