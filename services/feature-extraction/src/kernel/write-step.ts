import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { OpenCascade } from './open-cascade.ts';

const SCRATCH_FILE = '/written.step';

/** Shapes as STEP AP214 text in mm, each a product of its own. */
export function writeStep(oc: OpenCascade, shapes: readonly TopoDS_Shape[]): Uint8Array {
  using writer = new oc.STEPControl_Writer();
  using progress = new oc.Message_ProgressRange();
  for (const shape of shapes) {
    writer.Transfer(shape, oc.STEPControl_StepModelType.STEPControl_AsIs, true, progress);
  }
  if (writer.Write(SCRATCH_FILE) !== oc.IFSelect_ReturnStatus.IFSelect_RetDone) {
    throw new Error('The CAD kernel could not write STEP.');
  }
  const bytes = oc.FS.readFile(SCRATCH_FILE, { encoding: 'binary' }) as Uint8Array;
  oc.FS.unlink(SCRATCH_FILE);
  return bytes;
}
