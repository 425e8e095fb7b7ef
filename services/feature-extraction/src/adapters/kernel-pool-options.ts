import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KernelPoolOptions } from './child-process-kernel-pool.ts';

export interface KernelSettings {
  readonly kernelWorkers: number;
  readonly kernelWorkerEntry: string | null;
  readonly kernelQueueLimit: number;
  readonly kernelHeavyQueueLimit: number;
  readonly kernelHeavyBytes: number;
  readonly kernelHeavyIdleMs: number;
  readonly kernelMaxRss: number;
  readonly kernelHeavyMaxRss: number;
  readonly kernelRecycleBytes: number;
  readonly kernelRecycleJobs: number;
  readonly kernelStartTimeoutMs: number;
  readonly interactiveDeadlineMs: number;
  readonly stepMaxInstances: number;
  readonly stepMaxReferences: number;
  readonly stepMaxDepth: number;
  readonly stepMaxTokenBytes: number;
  readonly stepMaxOccurrences: number;
  readonly stepMaxExpandedBytes: number;
  readonly stepMaxExpansionRatio: number;
  readonly scratchFolder: string;
}

/** A file that ran for this share of the interactive deadline when its own came is to blame for the kill. */
const BLAME_SHARE = 0.8;

/** The pool's options as the settings say. */
export function kernelPoolOptions(settings: KernelSettings): Omit<KernelPoolOptions, 'sandbox'> {
  return {
    entry: resolve(settings.kernelWorkerEntry ?? defaultEntry()),
    nodePath: process.execPath,
    scratchRoot: resolve(settings.scratchFolder),
    workers: settings.kernelWorkers || availableParallelism(),
    queueLimit: settings.kernelQueueLimit,
    heavyQueueLimit: settings.kernelHeavyQueueLimit,
    heavyBytes: settings.kernelHeavyBytes,
    heavyIdleMs: settings.kernelHeavyIdleMs,
    maxResidentBytes: settings.kernelMaxRss,
    heavyMaxResidentBytes: settings.kernelHeavyMaxRss,
    recycleGrowthBytes: settings.kernelRecycleBytes,
    recycleJobs: settings.kernelRecycleJobs,
    startTimeoutMs: settings.kernelStartTimeoutMs,
    blameAfterMs: settings.interactiveDeadlineMs * BLAME_SHARE,
    stepLimits: {
      maxInstances: settings.stepMaxInstances,
      maxReferences: settings.stepMaxReferences,
      maxDepth: settings.stepMaxDepth,
      maxTokenBytes: settings.stepMaxTokenBytes,
      maxOccurrences: settings.stepMaxOccurrences,
      maxExpandedBytes: settings.stepMaxExpandedBytes,
      maxExpansionRatio: settings.stepMaxExpansionRatio,
    },
  };
}

/** In a bundle the worker program lies beside the service's; as source one folder up. */
function defaultEntry(): string {
  const bundled = fileURLToPath(new URL('./kernel-worker.mjs', import.meta.url));
  return existsSync(bundled) ? bundled : fileURLToPath(new URL('../kernel-worker.ts', import.meta.url));
}
