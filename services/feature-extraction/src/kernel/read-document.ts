import { AppError } from '@cadml/errors';
import type { CadDocument } from '../domain/document.ts';
import { readMeshFile } from '../domain/read-mesh-file.ts';
import type { ReadRequest } from './messages.ts';
import type { OpenCascade } from './open-cascade.ts';
import { readStepDocument } from './read-step-document.ts';
import type { StageClock } from './stage-clock.ts';

/** Reads the bytes of a file in the format that the request names. Throws AppError, and what the kernel throws. */
export function readDocument(
  oc: OpenCascade,
  request: ReadRequest,
  bytes: Uint8Array,
  clock: StageClock,
): CadDocument {
  switch (request.format) {
    case 'step':
      return readStepDocument(oc, bytes, clock, request.units);
    case 'stl':
      clock.enter('parse');
      return readMeshFile(bytes, request.units ? { units: request.units } : {});
    case 'dxf':
      throw new AppError({ code: 'UNSUPPORTED_FORMAT', stage: 'detect', message: 'DXF is not read yet.' });
  }
}
