import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileJob, ReadOutcome } from '../application/ports.ts';
import { EXTRACTOR_REVISION } from '../domain/extractor-revision.ts';
import type { IgesFacts } from '../domain/iges/preflight.ts';
import { timedOut } from './kernel-failures.ts';
import { chooseLane, type LaneLimits, type LaneName } from './kernel-lanes.ts';
import { convertOrder, inspectOrder } from './kernel-orders.ts';
import { scratchPrefix } from './kernel-scratch.ts';
import type { KernelOrder } from './kernel-task.ts';

type Timed = Pick<ReadOutcome, 'timingsMs'>;

/** Carries an order out on a worker of a lane. */
export type CarryOut = <T extends Timed>(lane: LaneName, order: KernelOrder<T>) => Promise<T>;

/** What is wanted of a file, also of the text that it was converted to. */
export type OrderOf<J extends FileJob, T> = (job: J, converted?: IgesFacts) => KernelOrder<T>;

/** Texts that were made of files, which can be made again; keys are free. */
export interface KeptTexts {
  /** null when it is not there. */
  read(key: string): Promise<Uint8Array | null>;
  write(key: string, content: Uint8Array): Promise<void>;
}

export interface IgesPlace extends LaneLimits {
  /** Where the text between the two kernels lies for the time that the main one reads it. */
  readonly scratchRoot: string;
  /** Keeps that text for the next time; absent: every picture of a file costs a conversion. */
  readonly keptTexts?: KeptTexts;
}

/** Longer texts are made again: they would push hundreds of pictures out. */
const MAX_KEPT_BYTES = 16 * 1024 * 1024;

/**
 * Carries out an order for an IGES file, in three steps: a worker of the main kernel inspects it, so that the
 * other kernel is not loaded for a file that is broken anyway; that kernel turns it into BREP text; the main
 * kernel works with this as with everything. The file's time is that of the three steps: what it waits for the
 * other kernel to load is not counted. Throws what the steps throw.
 */
export async function throughBrep<J extends FileJob, T extends Timed>(
  carryOut: CarryOut,
  { job, order }: { readonly job: J; readonly order: OrderOf<J, T> },
  place: IgesPlace,
): Promise<T> {
  const clock = new StepClock(job.timeoutMs);
  const { facts } = clock.add(await carryOut(chooseLane('iges', job.bytes, place), inspectOrder(job)));
  const folder = await mkdtemp(join(place.scratchRoot, scratchPrefix()));
  const path = join(folder, 'converted.brep');
  const convert = async () => {
    const asked = { ...job, timeoutMs: clock.remainingMs() };
    const { bytes } = clock.add(await carryOut('iges', convertOrder(asked, path)), 'queue');
    if (bytes <= MAX_KEPT_BYTES) await place.keptTexts?.write(keyOf(job), await readFile(path));
    return bytes;
  };
  try {
    const bytes = (await takeKept(place, job, path)) ?? (await convert());
    const converted = { ...job, path, bytes, timeoutMs: clock.remainingMs() };
    const outcome = clock.add(await carryOut(chooseLane('brep', bytes, place), order(converted, facts)));
    return { ...outcome, timingsMs: clock.timingsMs };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Puts a text that was made before at `path`; its length, or null when there is none. */
async function takeKept(
  { keptTexts }: IgesPlace,
  job: Pick<FileJob, 'fileHash'>,
  path: string,
): Promise<number | null> {
  const kept = await keptTexts?.read(keyOf(job));
  if (!kept) return null;
  await writeFile(path, kept, { mode: 0o600 });
  return kept.length;
}

function keyOf({ fileHash }: Pick<FileJob, 'fileHash'>): string {
  return `${fileHash}:${EXTRACTOR_REVISION}:converted`;
}

/** What the steps take together. */
class StepClock {
  readonly #allowedMs: number;
  readonly #totals: Record<string, number> = {};
  #spentMs = 0;

  constructor(allowedMs: number) {
    this.#allowedMs = allowedMs;
  }

  get timingsMs(): ReadOutcome['timingsMs'] {
    return this.#totals;
  }

  /** Throws TIMEOUT when nothing is left. */
  remainingMs(): number {
    const remainingMs = this.#allowedMs - this.#spentMs;
    if (remainingMs <= 0) throw timedOut('parse', { timeoutMs: this.#allowedMs });
    return remainingMs;
  }

  /** Adds a step; `free` names a stage that costs the file nothing. */
  add<T extends Timed>(step: T, free?: string): T {
    for (const [stage, ms] of Object.entries(step.timingsMs)) {
      this.#totals[stage] = (this.#totals[stage] ?? 0) + ms;
      if (stage !== free) this.#spentMs += ms;
    }
    return step;
  }
}
