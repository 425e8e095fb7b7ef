import type { FileRequest, ReadRequest, RenderRequest } from './messages.ts';
import { type OpenBrep, openBrep } from './open-brep.ts';
import type { OpenCascade } from './open-cascade.ts';
import { type OpenStep, openStep } from './open-step.ts';
import { RecentFiles } from './recent-files.ts';
import type { StageClock } from './stage-clock.ts';

/** What a worker has at hand from request to request. */
export interface Workbench {
  readonly oc: OpenCascade;
  readonly files: RecentFiles;
}

/** Shapes of more would keep a worker near the size at which it is replaced. */
const KEPT_BYTES = 4 * 1024 * 1024;

export function createWorkbench(oc: OpenCascade): Workbench {
  return { oc, files: new RecentFiles(KEPT_BYTES) };
}

interface Content {
  readonly bytes: Uint8Array;
  readonly clock: StageClock;
}

/** Works with a STEP file, which is read only when it is not at hand. */
export function useStep<R>(
  { oc, files }: Workbench,
  { fileHash, bytes: length, stepLimits }: Pick<FileRequest, 'fileHash' | 'bytes' | 'stepLimits'>,
  { bytes, clock }: Content,
  work: (step: OpenStep) => R,
): R {
  return files.use(`step ${fileHash}`, length, () => openStep(oc, bytes, clock, stepLimits), work);
}

/** The same with BREP text, or with what an IGES file was converted to. */
export function useBrep<R>(
  { oc, files }: Workbench,
  { fileHash, bytes: length, converted }: ReadRequest | RenderRequest,
  { bytes, clock }: Content,
  work: (brep: OpenBrep) => R,
): R {
  return files.use(`brep ${fileHash}`, length, () => openBrep(oc, bytes, clock, converted), work);
}
