import { AppError } from '@cadml/errors';
import type { SolidShape } from '../domain/compare/solid-shape.ts';
import { readMeshSolid } from '../domain/read-mesh-solid.ts';
import type { RenderRequest } from './messages.ts';
import { readSolidShape } from './read-solid-shape.ts';
import type { StageClock } from './stage-clock.ts';
import { useBrep, useStep, type Workbench } from './workbench.ts';

/** The bytes of a file as a shape to be compared. Throws what reading it throws, UNSUPPORTED_FORMAT for a drawing. */
export function readSolid(
  bench: Workbench,
  request: RenderRequest,
  bytes: Uint8Array,
  clock: StageClock,
): SolidShape {
  const { format, sizeMm } = request;
  switch (format) {
    case 'step':
      return useStep(bench, request, { bytes, clock }, (step) => {
        clock.enter('geometry');
        return readSolidShape(bench.oc, step, sizeMm);
      });
    case 'brep':
    case 'iges':
      return useBrep(bench, request, { bytes, clock }, (brep) => {
        clock.enter('geometry');
        return readSolidShape(bench.oc, brep, sizeMm);
      });
    case 'stl':
    case 'obj':
    case 'ply':
    case '3mf':
    case 'glb':
    case 'gltf':
      clock.enter('parse');
      return readMeshSolid(format, bytes, sizeMm);
    case 'dxf':
      throw flat();
  }
}

function flat(): AppError {
  return new AppError({
    code: 'UNSUPPORTED_FORMAT',
    stage: 'geometry',
    message: 'A 2D drawing has no shape to compare. Compare the 3D models that it was made from.',
    context: { kind: 'drawing' },
  });
}
