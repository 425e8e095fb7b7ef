import type { Sandbox } from '@cadml/sandbox';
import type {
  GeometryReader,
  Quarantine,
  ReadJob,
  ReadOutcome,
  RenderJob,
  RenderOutcome,
  RenditionMaker,
} from '../application/ports.ts';
import { unpackedBytes } from '../domain/gzip.ts';
import { DEFAULT_STEP_LIMITS, type StepLimits } from '../domain/part21/limits.ts';
import { canDieWithParent, kernelCommand } from './kernel-command.ts';
import type { KernelEvents, LaneStats } from './kernel-events.ts';
import { cancelled, poolDown, poolFull, quarantined, STRIKE_LIMIT } from './kernel-failures.ts';
import { KernelLane, type LaneTask } from './kernel-lane.ts';
import { chooseLane, type LaneLimits, type LaneName } from './kernel-lanes.ts';
import { readOrder, renderOrder } from './kernel-orders.ts';
import { sweepScratch } from './kernel-scratch.ts';
import { type KernelOrder, KernelTask } from './kernel-task.ts';

export interface KernelPoolOptions extends LaneLimits {
  /** Path of the worker program: `kernel-worker.ts`, or the bundle made of it. */
  readonly entry: string;
  readonly nodePath: string;
  readonly sandbox: Sandbox;
  /** Folder of the workers' scratch folders, of this process alone; best on the file system of the files. */
  readonly scratchRoot: string;
  readonly workers: number;
  /** Files that may wait for a worker, and for the heavy lane. */
  readonly queueLimit: number;
  readonly heavyQueueLimit: number;
  readonly startTimeoutMs: number;
  readonly recycleGrowthBytes: number;
  readonly recycleJobs: number;
  readonly heavyIdleMs: number;
  readonly blameAfterMs: number;
  readonly stepLimits: StepLimits;
}

const MIB = 1024 * 1024;

/** What holds unless a setting says otherwise. */
export const KERNEL_POOL_DEFAULTS = {
  queueLimit: 64,
  heavyQueueLimit: 8,
  heavyBytes: 8 * MIB,
  maxResidentBytes: 1536 * MIB,
  heavyMaxResidentBytes: 3072 * MIB,
  startTimeoutMs: 60_000,
  recycleGrowthBytes: 400 * MIB,
  recycleJobs: 500,
  heavyIdleMs: 60_000,
  blameAfterMs: 25_000,
  stepLimits: DEFAULT_STEP_LIMITS,
} as const satisfies Partial<KernelPoolOptions>;

export interface KernelPool extends GeometryReader, RenditionMaker {
  /** Resolves when every worker is tested and warm; throws SERVICE_UNAVAILABLE when the kernel does not work. */
  start(): Promise<void>;
  /** Kills all workers; what is being read or waits ends with SERVICE_UNAVAILABLE. Idempotent. */
  close(): Promise<void>;
  stats(): Readonly<Record<LaneName, LaneStats>>;
  /** Why no file can be read at present, or null. */
  readonly down: Error | null;
}

/**
 * Reads CAD files in child processes: a fixed number that are kept warm, and one more for heavy files that
 * starts on demand. Memory, time and the number of waiting files are bounded; a worker that dies is replaced.
 */
export async function createKernelPool(
  options: KernelPoolOptions,
  quarantine: Quarantine,
  events: KernelEvents = {},
): Promise<KernelPool> {
  const { nodePath, entry, sandbox, scratchRoot } = options;
  await sweepScratch(scratchRoot);
  const diesWithParent = sandbox.launcher !== null || (await canDieWithParent());
  const origin = { command: kernelCommand({ nodePath, entry, sandbox, diesWithParent }), scratchRoot };
  const { startTimeoutMs, recycleGrowthBytes, recycleJobs } = options;
  const shared = { startTimeoutMs, recycleGrowthBytes, recycleJobs };
  const normal = new KernelLane(
    { ...shared, name: 'normal', workers: options.workers, queueLimit: options.queueLimit },
    origin,
    events,
  );
  const heavy = new KernelLane(
    {
      ...shared,
      name: 'heavy',
      workers: 1,
      queueLimit: options.heavyQueueLimit,
      idleMs: options.heavyIdleMs,
    },
    origin,
    events,
  );
  return new ChildProcessKernelPool(options, { normal, heavy }, { quarantine, events });
}

type WithTimings = Pick<ReadOutcome, 'timingsMs'>;

interface Reporting {
  readonly quarantine: Quarantine;
  readonly events: KernelEvents;
}

class ChildProcessKernelPool implements KernelPool {
  readonly #options: KernelPoolOptions;
  readonly #lanes: Readonly<Record<LaneName, KernelLane>>;
  readonly #reporting: Reporting;
  readonly #waiting = new Set<LaneTask>();
  #closed: Promise<unknown> | null = null;
  /** Mean milliseconds of the latest files, for the advice when to try again. */
  #typicalMs = 500;

  constructor(options: KernelPoolOptions, lanes: Record<LaneName, KernelLane>, reporting: Reporting) {
    this.#options = options;
    this.#lanes = lanes;
    this.#reporting = reporting;
  }

  get down(): Error | null {
    return this.#lanes.normal.down;
  }

  async start(): Promise<void> {
    try {
      await Promise.all([this.#lanes.normal.start(), this.#lanes.heavy.start()]);
    } catch (thrown) {
      throw poolDown(`The CAD kernel does not work here. ${(thrown as Error).message}`, thrown);
    }
  }

  async read(job: ReadJob, signal?: AbortSignal): Promise<ReadOutcome> {
    return await this.#carryOut(readOrder(job), signal);
  }

  async render(job: RenderJob, signal?: AbortSignal): Promise<RenderOutcome> {
    return await this.#carryOut(renderOrder(job), signal);
  }

  async #carryOut<T extends WithTimings>(order: KernelOrder<T>, signal: AbortSignal | undefined): Promise<T> {
    const { job } = order;
    const strikes = await this.#reporting.quarantine.strikes(job.fileHash);
    if (strikes >= STRIKE_LIMIT) throw quarantined(strikes);
    const name = chooseLane(job.format, unpackedBytes(job), this.#options);
    const lane = this.#lanes[name];
    this.#requireOpen(lane, signal);
    const task = new KernelTask(order, this.#taskContext(name), signal);
    task.enter()?.refuse(poolFull(this.#retryAfterSeconds(name)));
    return await this.#follow(task);
  }

  stats(): Readonly<Record<LaneName, LaneStats>> {
    return { normal: this.#lanes.normal.stats(), heavy: this.#lanes.heavy.stats() };
  }

  async close(): Promise<void> {
    this.#closed ??= Promise.all(Object.values(this.#lanes).map((lane) => lane.close()));
    for (const task of this.#waiting) task.refuse(poolDown('The service is shutting down.'));
    await this.#closed;
  }

  #requireOpen(lane: KernelLane, signal: AbortSignal | undefined): void {
    if (this.#closed) throw poolDown('The service is shutting down.');
    if (signal?.aborted) throw cancelled('queue');
    if (lane.down) throw poolDown('The CAD kernel does not start at present. Try again later.', lane.down);
  }

  #taskContext(name: LaneName) {
    const { maxResidentBytes, heavyMaxResidentBytes, blameAfterMs, stepLimits } = this.#options;
    return {
      ...this.#reporting,
      lane: this.#lanes[name],
      maxResidentBytes: name === 'heavy' ? heavyMaxResidentBytes : maxResidentBytes,
      blameAfterMs,
      stepLimits,
    };
  }

  async #follow<T extends WithTimings>(task: KernelTask<T>): Promise<T> {
    const startedAt = performance.now();
    this.#waiting.add(task);
    try {
      const outcome = await task.outcome;
      const ranMs = performance.now() - startedAt - (outcome.timingsMs.queue ?? 0);
      this.#typicalMs += (ranMs - this.#typicalMs) / 20;
      return outcome;
    } finally {
      this.#waiting.delete(task);
    }
  }

  #retryAfterSeconds(name: LaneName): number {
    const workers = name === 'heavy' ? 1 : this.#options.workers;
    const waitMs = (this.#lanes[name].queue.length * this.#typicalMs) / workers;
    return Math.min(60, Math.max(1, Math.ceil(waitMs / 1000)));
  }
}
