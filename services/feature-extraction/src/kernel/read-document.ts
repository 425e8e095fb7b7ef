import type { CadDocument } from '../domain/document.ts';
import { readDrawingFile } from '../domain/read-drawing-file.ts';
import { readMeshFile } from '../domain/read-mesh-file.ts';
import type { ReadRequest } from './messages.ts';
import type { OpenCascade } from './open-cascade.ts';
import { readStepDocument } from './read-step-document.ts';
import type { StageClock } from './stage-clock.ts';

/** Reads the bytes of a file in the format that the request names. Throws AppError, and what the kernel throws. */
export function readDocument(
  oc: OpenCascade,
  { format, units, stepLimits }: ReadRequest,
  bytes: Uint8Array,
  clock: StageClock,
): CadDocument {
  switch (format) {
    case 'step':
      return readStepDocument(oc, bytes, clock, { units, limits: stepLimits });
    case 'stl':
      clock.enter('parse');
      return readMeshFile(bytes, units ? { units } : {});
    case 'dxf':
      clock.enter('parse');
      return readDrawingFile(bytes, units ? { units } : {});
  }
}
