import init, { type OpenCascadeInstance } from 'replicad-opencascadejs';

export type OpenCascade = OpenCascadeInstance;
export type { TopoDS_Face, TopoDS_Shape, TopoDS_Wire } from 'replicad-opencascadejs';

/**
 * Loads the CAD kernel that makes the samples.
 *
 * The objects of the kernel live outside the garbage collector. Here none is deleted: the samples need a few
 * megabytes and the process ends with them.
 */
export async function loadKernel(): Promise<OpenCascade> {
  const silent = () => undefined;
  return await init({ print: silent, printErr: silent });
}
