import { AppError } from '@cadml/errors';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { describeKernelError, isKernelException, type OpenCascade } from './open-cascade.ts';

/**
 * The shape of BREP text that the preflight has passed, in the units of the text. The caller deletes it.
 * Throws PARSE_FAILED (stage parse) when the kernel does not take it.
 */
export function readBrepShape(oc: OpenCascade, text: string): TopoDS_Shape {
  try {
    const shape = oc.BRepToolsWrapper.Read(text);
    if (!shape.IsNull()) return shape;
    shape.delete();
  } catch (thrown) {
    if (!isKernelException(thrown)) throw thrown;
    throw unreadable(`The CAD kernel refused the file (${describeKernelError(oc, thrown)}).`);
  }
  throw unreadable('The CAD kernel could not read the BREP data. Save the file again.');
}

function unreadable(message: string): AppError {
  return new AppError({ code: 'PARSE_FAILED', stage: 'parse', message });
}
