import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KernelPoolOptions } from './child-process-kernel-pool.ts';

export interface KernelSettings {
  readonly kernelWorkers: number;
  readonly kernelWorkerEntry: string | null;
  readonly kernelWarmUp: boolean;
  readonly kernelQueueLimit: number;
  readonly kernelHeavyQueueLimit: number;
  readonly kernelIgesQueueLimit: number;
  readonly kernelHeavyBytes: number;
  readonly kernelHeavyIdleMs: number;
  readonly kernelIgesIdleMs: number;
  readonly kernelMaxRss: number;
  readonly kernelHeavyMaxRss: number;
  readonly kernelIgesMaxRss: number;
  readonly kernelRecycleBytes: number;
  readonly kernelRecycleJobs: number;
  readonly kernelStartTimeoutMs: number;
  readonly kernelIgesStartTimeoutMs: number;
  readonly interactiveDeadlineMs: number;
  readonly stepMaxInstances: number;
  readonly stepMaxReferences: number;
  readonly stepMaxDepth: number;
  readonly stepMaxTokenBytes: number;
  readonly stepMaxOccurrences: number;
  readonly stepMaxExpandedFaces: number;
  readonly stepMaxExpandedBytes: number;
  readonly stepMaxExpansionRatio: number;
  readonly scratchFolder: string;
  readonly kernelCodeFolder: string;
}

/** A file that ran for this share of the interactive deadline when its own came is to blame for the kill. */
const BLAME_SHARE = 0.8;

/** The pool's options as the settings say. */
export function kernelPoolOptions(settings: KernelSettings): Omit<KernelPoolOptions, 'sandbox'> {
  return {
    entry: resolve(settings.kernelWorkerEntry ?? defaultEntry('kernel-worker')),
    igesEntry: defaultEntry('iges-worker'),
    compiler: { entry: defaultEntry('kernel-compiler'), folder: resolve(settings.kernelCodeFolder) },
    nodePath: process.execPath,
    scratchRoot: resolve(settings.scratchFolder),
    workers: settings.kernelWorkers || availableParallelism(),
    warmUp: settings.kernelWarmUp,
    queueLimit: settings.kernelQueueLimit,
    heavyQueueLimit: settings.kernelHeavyQueueLimit,
    igesQueueLimit: settings.kernelIgesQueueLimit,
    heavyBytes: settings.kernelHeavyBytes,
    heavyIdleMs: settings.kernelHeavyIdleMs,
    igesIdleMs: settings.kernelIgesIdleMs,
    maxResidentBytes: settings.kernelMaxRss,
    heavyMaxResidentBytes: settings.kernelHeavyMaxRss,
    igesMaxResidentBytes: settings.kernelIgesMaxRss,
    recycleGrowthBytes: settings.kernelRecycleBytes,
    recycleJobs: settings.kernelRecycleJobs,
    startTimeoutMs: settings.kernelStartTimeoutMs,
    igesStartTimeoutMs: settings.kernelIgesStartTimeoutMs,
    blameAfterMs: settings.interactiveDeadlineMs * BLAME_SHARE,
    stepLimits: {
      maxInstances: settings.stepMaxInstances,
      maxReferences: settings.stepMaxReferences,
      maxDepth: settings.stepMaxDepth,
      maxTokenBytes: settings.stepMaxTokenBytes,
      maxOccurrences: settings.stepMaxOccurrences,
      maxExpandedFaces: settings.stepMaxExpandedFaces,
      maxExpandedBytes: settings.stepMaxExpandedBytes,
      maxExpansionRatio: settings.stepMaxExpansionRatio,
    },
  };
}

/** In a bundle the worker programs lie beside the service's; as source one folder up. */
function defaultEntry(name: 'kernel-worker' | 'iges-worker' | 'kernel-compiler'): string {
  const bundled = fileURLToPath(new URL(`./${name}.mjs`, import.meta.url));
  return existsSync(bundled) ? bundled : fileURLToPath(new URL(`../${name}.ts`, import.meta.url));
}
