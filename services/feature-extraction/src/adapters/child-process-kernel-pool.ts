import type { Sandbox } from '@cadml/sandbox';
import type {
  CompareJob,
  CompareOutcome,
  FileJob,
  GeometryReader,
  Quarantine,
  ReadJob,
  ReadOutcome,
  RenderJob,
  RenderOutcome,
  RenditionMaker,
  ShapeComparer,
} from '../application/ports.ts';
import { unpackedBytes } from '../domain/gzip.ts';
import { DEFAULT_STEP_LIMITS, type StepLimits } from '../domain/part21/limits.ts';
import type { KernelEvents, LaneStats } from './kernel-events.ts';
import { cancelled, poolDown, poolFull, quarantined, STRIKE_LIMIT } from './kernel-failures.ts';
import type { KernelLane, LaneTask } from './kernel-lane.ts';
import { chooseLane, type LaneLimits, type LaneName, requireIgesMemory } from './kernel-lanes.ts';
import { compareOrder, readOrder, renderOrder } from './kernel-orders.ts';
import { type KernelOrder, KernelTask } from './kernel-task.ts';
import { type Lanes, openLanes } from './open-lanes.ts';
import { pairHashOf, withPairFile } from './pair-file.ts';
import { type CarryOut, type KeptTexts, type OrderOf, throughBrep } from './through-brep.ts';

export interface KernelPoolOptions extends LaneLimits {
  /** Path of the worker program: `kernel-worker.ts`, or the bundle made of it. */
  readonly entry: string;
  /** The worker program with the kernel for IGES. */
  readonly igesEntry: string;
  /** The program that makes the compiled code of the kernel, and where that is kept; absent: there is none. */
  readonly compiler?: { readonly entry: string; readonly folder: string };
  readonly nodePath: string;
  readonly sandbox: Sandbox;
  /** Keeps what IGES files were converted to; absent: nothing does. */
  readonly keptTexts?: KeptTexts;
  /** Folder of the workers' scratch folders, of this process alone; best on the file system of the files. */
  readonly scratchRoot: string;
  readonly workers: number;
  /** Whether workers warm themselves before they count as ready; absent: they do. */
  readonly warmUp?: boolean;
  /** Files that may wait for a worker, and for the heavy lane. */
  readonly queueLimit: number;
  readonly heavyQueueLimit: number;
  readonly igesQueueLimit: number;
  readonly startTimeoutMs: number;
  readonly igesStartTimeoutMs: number;
  readonly recycleGrowthBytes: number;
  readonly recycleJobs: number;
  readonly heavyIdleMs: number;
  readonly igesIdleMs: number;
  readonly blameAfterMs: number;
  readonly stepLimits: StepLimits;
}

const MIB = 1024 * 1024;

/** What holds unless a setting says otherwise. */
export const KERNEL_POOL_DEFAULTS = {
  queueLimit: 64,
  heavyQueueLimit: 8,
  igesQueueLimit: 8,
  heavyBytes: 8 * MIB,
  maxResidentBytes: 1536 * MIB,
  heavyMaxResidentBytes: 3072 * MIB,
  igesMaxResidentBytes: 2048 * MIB,
  startTimeoutMs: 60_000,
  igesStartTimeoutMs: 60_000,
  // A file leaves about 80 kB behind, and the memory of a kernel stays as large as the largest of them needed.
  recycleGrowthBytes: 128 * MIB,
  recycleJobs: 2_000,
  heavyIdleMs: 60_000,
  igesIdleMs: 60_000,
  blameAfterMs: 25_000,
  stepLimits: DEFAULT_STEP_LIMITS,
} as const satisfies Partial<KernelPoolOptions>;

export interface KernelPool extends GeometryReader, RenditionMaker, ShapeComparer {
  /** Resolves when every worker is tested and warm; throws SERVICE_UNAVAILABLE when the kernel does not work. */
  start(): Promise<void>;
  /** Kills all workers; what is being read or waits ends with SERVICE_UNAVAILABLE. Idempotent. */
  close(): Promise<void>;
  stats(): Readonly<Record<LaneName, LaneStats>>;
  /** Why no file can be read at present, or null. */
  readonly down: Error | null;
}

/**
 * Reads CAD files in child processes: a fixed number that are kept warm, one more for heavy files and one with
 * the kernel for IGES, both started on demand. Memory, time and the number of waiting files are bounded; a
 * worker that dies is replaced.
 */
export async function createKernelPool(
  options: KernelPoolOptions,
  quarantine: Quarantine,
  events: KernelEvents = {},
): Promise<KernelPool> {
  return new ChildProcessKernelPool(options, await openLanes(options, events), { quarantine, events });
}

type WithTimings = Pick<ReadOutcome, 'timingsMs'>;

interface Reporting {
  readonly quarantine: Quarantine;
  readonly events: KernelEvents;
}

class ChildProcessKernelPool implements KernelPool {
  readonly #options: KernelPoolOptions;
  readonly #lanes: Lanes;
  readonly #reporting: Reporting;
  readonly #waiting = new Set<LaneTask>();
  #closed: Promise<unknown> | null = null;
  /** Mean milliseconds of the latest files, for the advice when to try again. */
  #typicalMs = 500;

  constructor(options: KernelPoolOptions, lanes: Lanes, reporting: Reporting) {
    this.#options = options;
    this.#lanes = lanes;
    this.#reporting = reporting;
  }

  get down(): Error | null {
    return this.#lanes.normal.down;
  }

  async start(): Promise<void> {
    try {
      await this.#lanes.start();
    } catch (thrown) {
      throw poolDown(`The CAD kernel does not work here. ${(thrown as Error).message}`, thrown);
    }
  }

  async read(job: ReadJob, signal?: AbortSignal): Promise<ReadOutcome> {
    return await this.#answer(job, readOrder, signal);
  }

  async render(job: RenderJob, signal?: AbortSignal): Promise<RenderOutcome> {
    return await this.#answer(job, renderOrder, signal);
  }

  rests(): boolean {
    const { workers, queued } = this.#lanes.normal.stats();
    return workers.idle > 0 && queued === 0;
  }

  /** A pair is two meshes in one file, which goes by its length like one. */
  async compare(job: CompareJob, signal?: AbortSignal): Promise<CompareOutcome> {
    const { a, b, tenant, timeoutMs } = job;
    const fileHash = pairHashOf(a.fileHash, b.fileHash);
    return await withPairFile(this.#options.scratchRoot, [a.content, b.content], (file) =>
      this.#answer({ ...file, fileHash, tenant, timeoutMs, format: 'stl' }, compareOrder, signal),
    );
  }

  async #answer<J extends FileJob, T extends WithTimings>(
    job: J,
    order: OrderOf<J, T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const strikes = await this.#reporting.quarantine.strikes(job.fileHash);
    if (strikes >= STRIKE_LIMIT) throw quarantined(strikes);
    if (job.format === 'iges') {
      requireIgesMemory(job.bytes, this.#options);
      const carryOut: CarryOut = (lane, wanted) => this.#carryOut(lane, wanted, signal);
      return await throughBrep(carryOut, { job, order }, this.#options);
    }
    const lane = chooseLane(job.format, unpackedBytes(job), this.#options);
    return await this.#carryOut(lane, order(job), signal);
  }

  stats(): Readonly<Record<LaneName, LaneStats>> {
    const { normal, heavy, iges } = this.#lanes;
    return { normal: normal.stats(), heavy: heavy.stats(), iges: iges.stats() };
  }

  async close(): Promise<void> {
    this.#closed ??= this.#lanes.close();
    for (const task of this.#waiting) task.refuse(poolDown('The service is shutting down.'));
    await this.#closed;
  }

  async #carryOut<T extends WithTimings>(
    name: LaneName,
    order: KernelOrder<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    this.#requireOpen(this.#lanes[name], signal);
    const task = new KernelTask(order, this.#taskContext(name), signal);
    task.enter()?.refuse(poolFull(this.#retryAfterSeconds(name)));
    return await this.#follow(task);
  }

  #requireOpen(lane: KernelLane, signal: AbortSignal | undefined): void {
    if (this.#closed) throw poolDown('The service is shutting down.');
    if (signal?.aborted) throw cancelled('queue');
    if (lane.down) throw poolDown('The CAD kernel does not start at present. Try again later.', lane.down);
  }

  #taskContext(name: LaneName) {
    const { maxResidentBytes, heavyMaxResidentBytes, igesMaxResidentBytes } = this.#options;
    const { blameAfterMs, stepLimits } = this.#options;
    const allowed = { normal: maxResidentBytes, heavy: heavyMaxResidentBytes, iges: igesMaxResidentBytes };
    return {
      ...this.#reporting,
      lane: this.#lanes[name],
      maxResidentBytes: allowed[name],
      blameAfterMs,
      stepLimits,
      graceMs: name === 'iges' ? this.#options.igesStartTimeoutMs : 0,
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
    const workers = name === 'normal' ? this.#options.workers : 1;
    const waitMs = (this.#lanes[name].queue.length * this.#typicalMs) / workers;
    return Math.min(60, Math.max(1, Math.ceil(waitMs / 1000)));
  }
}
