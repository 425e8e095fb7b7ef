// Writes STEP files as IGES with the second kernel: each `<n>.solids.igs` and `<n>.surfaces.igs` in the folder
// that the first argument names; the others are the STEP files. A program of its own, for the kernel is large.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type IgesKernel, type IgesShape, loadIgesKernel } from '../../src/kernel-iges/iges-kernel.ts';
import { writeIges } from '../../src/kernel-iges/write-iges.ts';

interface StepReader {
  ReadFile(path: string): unknown;
  TransferRoots(progress: unknown): number;
  OneShape(): IgesShape;
}
type WithStep = IgesKernel & { readonly STEPControl_Reader_1: new () => StepReader };

const [folder = '', ...files] = process.argv.slice(2);
const kernel = (await loadIgesKernel()) as WithStep;
for (const [n, file] of files.entries()) {
  kernel.FS.writeFile('/part.step', readFileSync(file, 'latin1'));
  const reader = new kernel.STEPControl_Reader_1();
  reader.ReadFile('/part.step');
  reader.TransferRoots(new kernel.Message_ProgressRange_1());
  const shape = reader.OneShape();
  for (const mode of ['solids', 'surfaces'] as const) {
    writeFileSync(join(folder, `${n}.${mode}.igs`), writeIges(kernel, shape, mode));
  }
}
