import type { CadDocument } from '../domain/document.ts';
import { readDrawingFile } from '../domain/read-drawing-file.ts';
import { readMeshFile } from '../domain/read-mesh-file.ts';
import { describeStep } from './describe-step.ts';
import type { ReadRequest } from './messages.ts';
import type { StageClock } from './stage-clock.ts';
import { useStep, type Workbench } from './workbench.ts';

/** Reads the bytes of a file in the format that the request names. Throws AppError, and what the kernel throws. */
export function readDocument(
  bench: Workbench,
  request: ReadRequest,
  bytes: Uint8Array,
  clock: StageClock,
): CadDocument {
  const { format, units } = request;
  switch (format) {
    case 'step':
      return useStep(bench, request, { bytes, clock }, (step) => describeStep(step, units));
    case 'stl':
    case 'obj':
    case 'ply':
    case '3mf':
    case 'glb':
    case 'gltf':
      clock.enter('parse');
      return readMeshFile(format, bytes, units ? { units } : {});
    case 'dxf':
      clock.enter('parse');
      return readDrawingFile(bytes, units ? { units } : {});
  }
}
