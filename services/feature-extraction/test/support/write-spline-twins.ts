// Writes STEP files with every surface and curve converted to B-splines, as other kernels do when they mirror or
// scale: each `<n>.brep` in the folder that the first argument names, or `<n>.missing` with the reason why there is
// none. The main kernel lacks the conversion, so the second one does it. A program of its own, for that kernel is large.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Deletable,
  type IgesKernel,
  type IgesShape,
  loadIgesKernel,
} from '../../src/kernel-iges/iges-kernel.ts';

interface StepReader {
  ReadFile(path: string): unknown;
  TransferRoots(progress: unknown): number;
  OneShape(): IgesShape;
}
type WithConversion = IgesKernel & {
  readonly STEPControl_Reader_1: new () => StepReader;
  readonly BRepBuilderAPI_NurbsConvert_2: new (
    shape: IgesShape,
    copy: boolean,
  ) => Deletable & { Shape(): IgesShape };
};

const SCRATCH_FILE = '/twin.brep';

const [folder = '', ...files] = process.argv.slice(2);
const kernel = (await loadIgesKernel()) as WithConversion;
for (const [n, file] of files.entries()) {
  try {
    writeFileSync(join(folder, `${n}.brep`), converted(file));
  } catch (error) {
    // The kernel throws its exceptions as numbers.
    const why = error instanceof Error ? error.message : `the kernel threw ${String(error)}`;
    writeFileSync(join(folder, `${n}.missing`), why);
  }
}

function converted(file: string): string {
  kernel.FS.writeFile('/part.step', readFileSync(file, 'latin1'));
  const reader = new kernel.STEPControl_Reader_1();
  reader.ReadFile('/part.step');
  reader.TransferRoots(new kernel.Message_ProgressRange_1());
  const shape = reader.OneShape();
  if (shape.IsNull()) throw new Error('the kernel reads nothing of it');
  const splines = new kernel.BRepBuilderAPI_NurbsConvert_2(shape, true).Shape();
  kernel.BRepTools.Write_3(splines, SCRATCH_FILE, new kernel.Message_ProgressRange_1());
  return kernel.FS.readFile(SCRATCH_FILE, { encoding: 'utf8' });
}
