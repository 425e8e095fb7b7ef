import { setTimeout as delay } from 'node:timers/promises';
import { AdmissionQueue } from './admission-queue.ts';
import type { KernelEvents, LaneStats, RecycleReason, WorkerState } from './kernel-events.ts';
import type { LaneName } from './kernel-lanes.ts';
import { KernelProcess, type RunResult, type WorkerOrigin } from './kernel-process.ts';
import { RestartDamper } from './restart-damper.ts';

export interface LaneOptions {
  readonly name: LaneName;
  readonly workers: number;
  readonly queueLimit: number;
  readonly startTimeoutMs: number;
  /** A worker is renewed between two files when it has grown by this much; it is replaced when it then still holds more
   * than twice this above what it held at its start, or when it has read so many files. */
  readonly recycleGrowthBytes: number;
  readonly recycleJobs: number;
  /** Its workers can begin anew with their kernel. */
  readonly renews: boolean;
  /** Set: workers start with the first work and end after so long without any. Not set: they are kept warm. */
  readonly idleMs?: number;
}

/** A piece of work for a lane: runs on the worker that it is given, and says what became of both. */
export interface LaneTask {
  /** What it reads. */
  readonly fileHash: string;
  run(worker: KernelProcess): Promise<RunResult>;
  /** Ends it unread: it could not enter the queue, or had to leave it for another tenant's work. */
  refuse(error: Error): void;
}

/**
 * Ends of a worker that nobody planned, which count against the start of the next. One that was ended for its
 * caller's deadline or departure was sound: one caller's haste is not to make the others wait.
 */
const UNPLANNED: ReadonlySet<RecycleReason> = new Set(['crash', 'trap', 'memory', 'scratch']);
/** After so many failed starts in a row the lane says that it is down, and goes on trying. */
const FAILURES_UNTIL_DOWN = 3;

/** Workers that share one queue. Each slot starts a worker, feeds it until it must go, and starts the next. */
export class KernelLane {
  readonly queue: AdmissionQueue<LaneTask>;
  readonly #options: LaneOptions;
  readonly #origin: WorkerOrigin;
  readonly #events: KernelEvents;
  readonly #closing = new AbortController();
  readonly #states = new Map<number, WorkerState>();
  readonly #living = new Set<KernelProcess>();
  readonly #damper: RestartDamper;
  #slots: Promise<void>[] = [];
  #startError: Error | null = null;

  constructor(options: LaneOptions, origin: WorkerOrigin, events: KernelEvents) {
    this.#options = options;
    this.#origin = origin;
    this.#events = events;
    this.queue = new AdmissionQueue(options.queueLimit);
    this.#damper = new RestartDamper(options.workers);
  }

  /** Why no worker can be had, or null: then there are some, or they are on their way. */
  get down(): Error | null {
    return this.#living.size === 0 ? this.#startError : null;
  }

  /** Resolves when every worker is warm (at once for a lane that starts them on demand); throws when down. */
  async start(): Promise<void> {
    const ready = Promise.all(
      Array.from({ length: this.#options.workers }, (_, slot) => this.#openSlot(slot)),
    );
    if (this.#options.idleMs === undefined) await ready;
    else ready.catch(() => undefined);
  }

  stats(): LaneStats {
    const workers = { starting: 0, idle: 0, busy: 0 };
    for (const state of this.#states.values()) workers[state]++;
    const pids = [...this.#living].map((worker) => worker.pid);
    return { workers, queued: this.queue.length, pids, restarts: this.#damper.state() };
  }

  /** Kills the workers, also those that work. */
  async close(): Promise<void> {
    this.#closing.abort();
    const ending = [...this.#living];
    for (const worker of ending) worker.kill('closed');
    await Promise.all([...this.#slots, ...ending.map((worker) => worker.whenGone())]);
  }

  #openSlot(slot: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#slots.push(this.#runSlot(slot, { ready: resolve, failed: reject }));
    });
  }

  async #runSlot(slot: number, first: { ready(): void; failed(error: Error): void }): Promise<void> {
    const closing = this.#closing.signal;
    while (!closing.aborted) {
      if (this.#options.idleMs !== undefined) await this.queue.whenWaiting(closing);
      const worker = await this.#startWorker(slot, first.failed);
      if (!worker) break;
      first.ready();
      await this.#feed(slot, worker);
      this.#living.delete(worker);
      this.#states.delete(slot);
    }
    first.failed(new Error('The kernel pool was closed.'));
  }

  async #startWorker(slot: number, failed: (error: Error) => void): Promise<KernelProcess | null> {
    const { name, startTimeoutMs } = this.#options;
    const closing = this.#closing.signal;
    for (let failures = 1; !closing.aborted; failures++) {
      this.#states.set(slot, 'starting');
      await delay(this.#damper.delayMs(), undefined, { signal: closing }).catch(() => undefined);
      if (closing.aborted) break;
      try {
        const worker = await KernelProcess.start(this.#origin, startTimeoutMs, closing);
        this.#startError = null;
        this.#living.add(worker);
        this.#events.workerReady?.({ lane: name, pid: worker.pid, warmBytes: worker.warmBytes });
        return worker;
      } catch (thrown) {
        if (closing.aborted) break;
        const error = thrown as Error;
        this.#damper.died();
        this.#events.workerStartFailed?.({ lane: name, failures, error });
        if (failures < FAILURES_UNTIL_DOWN) continue;
        this.#startError = error;
        failed(error);
      }
    }
    this.#states.delete(slot);
    return null;
  }

  async #feed(slot: number, worker: KernelProcess): Promise<void> {
    for (;;) {
      this.#states.set(slot, 'idle');
      const task = await this.queue.take(this.#restSignal(worker), ({ fileHash }) =>
        worker.hasRead(fileHash),
      );
      if (!task) {
        this.#retire(worker, worker.gone.aborted ? (worker.exceeded ?? 'crash') : 'idle');
        return;
      }
      this.#states.set(slot, 'busy');
      const reason = await this.#readied(slot, worker, await task.run(worker));
      if (reason) {
        this.#retire(worker, reason);
        return;
      }
    }
  }

  /** Aborts when the worker has nothing more to wait for. */
  #restSignal(worker: KernelProcess): AbortSignal {
    const { idleMs } = this.#options;
    const ends = [this.#closing.signal, worker.gone];
    return AbortSignal.any(idleMs === undefined ? ends : [...ends, AbortSignal.timeout(idleMs)]);
  }

  #retire(worker: KernelProcess, reason: RecycleReason): void {
    worker.kill('closed');
    if (UNPLANNED.has(reason)) this.#damper.died();
    if (!this.#closing.signal.aborted) this.#events.workerRecycled?.({ lane: this.#options.name, reason });
  }

  /** Why a worker cannot take the next file; null: it can. */
  async #readied(slot: number, worker: KernelProcess, result: RunResult): Promise<RecycleReason | null> {
    const worn = this.#worn(worker, result);
    if (worn !== null && worn !== 'grown') return worn;
    const dirty = await this.#cleaned(worker);
    if (dirty !== null || worn === null) return dirty;
    this.#states.set(slot, 'starting');
    return (await this.#renewed(worker)) ? null : (worker.exceeded ?? worn);
  }

  /** The next file must find nothing of this one; a scratch that cannot be emptied goes with its worker. */
  async #cleaned(worker: KernelProcess): Promise<RecycleReason | null> {
    return await worker.scratch.clear().then(
      () => null,
      () => 'crash',
    );
  }

  /** Takes a tenth of the time of a new one, which would have to optimise its code again. */
  async #renewed(worker: KernelProcess): Promise<boolean> {
    const { renews, startTimeoutMs, name } = this.#options;
    if (!renews || !(await worker.renew(startTimeoutMs)) || this.#keepsTooMuch(worker)) return false;
    this.#events.workerRecycled?.({ lane: name, reason: 'renewed' });
    return true;
  }

  #isGrown(worker: KernelProcess): boolean {
    return (worker.residentBytes() ?? 0) - worker.freshBytes > this.#options.recycleGrowthBytes;
  }

  #keepsTooMuch({ freshBytes, warmBytes }: KernelProcess): boolean {
    return freshBytes - warmBytes > 2 * this.#options.recycleGrowthBytes;
  }

  /** Its files are counted first: one that grows with each file is replaced after so many all the same. */
  #worn(worker: KernelProcess, result: RunResult): RecycleReason | null {
    if (result.kind === 'died') return result.cause === 'closed' ? 'crash' : result.cause;
    if (result.kind === 'error' && result.trapped) return 'trap';
    if (worker.jobsDone >= this.#options.recycleJobs) return 'jobs';
    return this.#isGrown(worker) ? 'grown' : null;
  }
}
