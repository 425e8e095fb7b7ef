// Writes STEP files with every surface and curve converted to B-splines, as other kernels do when they mirror or
// scale: each `<n>.brep` in the folder that the first argument names. The main kernel lacks the conversion, so the
// second one does it. A program of its own, for that kernel is large.
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
  kernel.FS.writeFile('/part.step', readFileSync(file, 'latin1'));
  const reader = new kernel.STEPControl_Reader_1();
  reader.ReadFile('/part.step');
  reader.TransferRoots(new kernel.Message_ProgressRange_1());
  const converted = new kernel.BRepBuilderAPI_NurbsConvert_2(reader.OneShape(), true).Shape();
  kernel.BRepTools.Write_3(converted, SCRATCH_FILE, new kernel.Message_ProgressRange_1());
  writeFileSync(join(folder, `${n}.brep`), kernel.FS.readFile(SCRATCH_FILE, { encoding: 'utf8' }));
}
