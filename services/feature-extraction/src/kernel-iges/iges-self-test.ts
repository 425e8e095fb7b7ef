import { preflightBrep } from '../domain/brep-text/preflight.ts';
import { igesForKernel } from '../domain/iges/preflight.ts';
import { convertIges } from './convert-iges.ts';
import type { IgesKernel } from './iges-kernel.ts';
import { writeIges } from './write-iges.ts';

/**
 * Writes a box as IGES and converts it: a damaged wasm file loads, and only a right answer shows that the
 * kernel works. Throws with what is wrong.
 */
export function igesSelfTest(kernel: IgesKernel): void {
  const maker = new kernel.BRepPrimAPI_MakeBox_2(10, 20, 30);
  const box = maker.Shape();
  try {
    const brep = convertIges(
      kernel,
      igesForKernel(new TextEncoder().encode(writeIges(kernel, box, 'solids'))),
    );
    const { declaredFaces, solids } = preflightBrep(new TextEncoder().encode(brep));
    if (declaredFaces === 6 && solids === 1) return;
    throw new Error(`The IGES kernel makes ${solids} solids with ${declaredFaces} faces of a box.`);
  } finally {
    for (const object of [box, maker]) object.delete();
  }
}
