import type { CadDocument } from '../domain/document.ts';
import { readDrawingFile } from '../domain/read-drawing-file.ts';
import type { MeshFormat } from '../domain/read-mesh-content.ts';
import { readMeshPart } from '../domain/read-mesh-file.ts';
import { describeBrep } from './describe-brep.ts';
import { describeStep } from './describe-step.ts';
import type { ReadRequest } from './messages.ts';
import type { StageClock } from './stage-clock.ts';
import { withShape } from './with-shape.ts';
import { useBrep, useStep, type Workbench } from './workbench.ts';

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
      return useStep(bench, request, { bytes, clock }, (step) => describeStep(bench.oc, step, units));
    case 'brep':
    case 'iges':
      return useBrep(bench, request, { bytes, clock }, (brep) =>
        describeBrep(bench.oc, brep, { format, ...(units ? { units } : {}) }),
      );
    case 'stl':
    case 'obj':
    case 'ply':
    case '3mf':
    case 'glb':
    case 'gltf':
      clock.enter('parse');
      return readMesh(format, bytes, { units, clock });
    case 'dxf':
      clock.enter('parse');
      return readDrawingFile(bytes, units ? { units } : {});
  }
}

interface MeshReading {
  readonly units: ReadRequest['units'];
  readonly clock: StageClock;
}

function readMesh(format: MeshFormat, bytes: Uint8Array, { units, clock }: MeshReading): CadDocument {
  const { document, shape } = readMeshPart(format, bytes, units ? { units } : {});
  clock.enter('geometry');
  return withShape(document, shape);
}
