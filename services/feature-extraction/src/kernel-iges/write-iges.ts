import type { IgesKernel, IgesShape } from './iges-kernel.ts';

const SCRATCH_FILE = '/written.igs';

/** How a shape becomes entities: loose trimmed surfaces (144), or solids with shells and faces (186). */
export type IgesMode = 'surfaces' | 'solids';

/** A shape as IGES text in a unit of the standard (`MM`, `IN`, …). */
export function writeIges(
  kernel: IgesKernel,
  shape: IgesShape,
  mode: IgesMode,
  unit: 'MM' | 'IN' = 'MM',
): string {
  const writer = new kernel.IGESControl_Writer_2(unit, mode === 'solids' ? 1 : 0);
  const progress = new kernel.Message_ProgressRange_1();
  try {
    if (!writer.AddShape(shape, progress))
      throw new Error('The kernel could not translate the shape to IGES.');
    writer.ComputeModel();
    if (!writer.Write_2(SCRATCH_FILE, false)) throw new Error('The kernel could not write IGES.');
    return kernel.FS.readFile(SCRATCH_FILE, { encoding: 'utf8' });
  } finally {
    for (const object of [progress, writer]) object.delete();
  }
}
