import { LastFile } from './last-file.ts';
import type { FileRequest } from './messages.ts';
import type { OpenCascade } from './open-cascade.ts';
import { type OpenStep, openStep } from './open-step.ts';
import type { StageClock } from './stage-clock.ts';

/** What a worker has at hand from request to request. */
export interface Workbench {
  readonly oc: OpenCascade;
  readonly steps: LastFile<OpenStep>;
}

/** Shapes of longer files would keep a worker near the size at which it is replaced. */
const KEPT_FILE_BYTES = 4 * 1024 * 1024;

export function createWorkbench(oc: OpenCascade): Workbench {
  return { oc, steps: new LastFile<OpenStep>(KEPT_FILE_BYTES) };
}

/** Works with a STEP file, which is read only when it is not the one that was read last. */
export function useStep<R>(
  { oc, steps }: Workbench,
  { fileHash, bytes: length, stepLimits }: Pick<FileRequest, 'fileHash' | 'bytes' | 'stepLimits'>,
  { bytes, clock }: { readonly bytes: Uint8Array; readonly clock: StageClock },
  work: (step: OpenStep) => R,
): R {
  return steps.use(fileHash, length, () => openStep(oc, bytes, clock, stepLimits), work);
}
