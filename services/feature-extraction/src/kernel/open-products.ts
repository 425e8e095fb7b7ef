import { AppError } from '@cadml/errors';
import { meshProducts } from './mesh-products.ts';
import type { RenderRequest } from './messages.ts';
import type { ProductSource } from './product-source.ts';
import type { StageClock } from './stage-clock.ts';
import { stepProducts } from './step-products.ts';
import { wholeFile } from './whole-file.ts';
import type { Workbench } from './workbench.ts';

/** The products of a file. Throws UNSUPPORTED_FORMAT for a drawing, and what reading the file throws. */
export function openProducts(
  bench: Workbench,
  request: RenderRequest,
  { bytes, clock }: { readonly bytes: Uint8Array; readonly clock: StageClock },
): ProductSource {
  const { format, sizeMm } = request;
  clock.enter('parse');
  switch (format) {
    case 'step': {
      const source = stepProducts(bench.oc, bytes, { sizeMm, limits: request.stepLimits });
      return source.structure.products.some(({ hasShape }) => hasShape)
        ? source
        : wholeFile(bench, request, bytes);
    }
    case '3mf':
    case 'glb':
    case 'gltf':
      return meshProducts(format, bytes);
    case 'dxf':
      throw flat();
    default:
      return wholeFile(bench, request, bytes);
  }
}

function flat(): AppError {
  return new AppError({
    code: 'UNSUPPORTED_FORMAT',
    stage: 'parse',
    message: 'A 2D drawing has no product structure. Upload the assembly as STEP, 3MF or glTF.',
    context: { kind: 'drawing' },
  });
}
