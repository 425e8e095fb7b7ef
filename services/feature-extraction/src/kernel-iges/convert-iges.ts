import { AppError } from '@cadml/errors';
import { MAX_CONVERTED_BYTES } from '../kernel/messages.ts';
import { type Deletable, type IgesKernel, type IgesShape, isIgesKernelException } from './iges-kernel.ts';

const IGES_FILE = '/job.igs';
const BREP_FILE = '/job.brep';

/**
 * The shape of an IGES file, in mm whatever its unit, as BREP text for the main kernel. `text` has 80 columns
 * and one line end in each record: this kernel takes nothing else.
 *
 * Throws PARSE_FAILED (stage parse) when the kernel cannot read the file or finds no shape in it, and
 * RESOURCE_EXHAUSTED (`convertedBytes`).
 */
export function convertIges(kernel: IgesKernel, text: string): string {
  kernel.FS.writeFile(IGES_FILE, text);
  try {
    return withDeleted((own) => toBrep(kernel, own(readShape(kernel, own)), own));
  } catch (thrown) {
    if (!isIgesKernelException(thrown)) throw thrown;
    throw unreadable('The CAD kernel refused the IGES file. Repair it, or export the part as STEP.');
  } finally {
    kernel.FS.unlink(IGES_FILE);
  }
}

type Own = <T extends Deletable>(object: T) => T;

function readShape(kernel: IgesKernel, own: Own): IgesShape {
  const reader = own(new kernel.IGESControl_Reader_1());
  if (reader.ReadFile(IGES_FILE).value !== kernel.IFSelect_ReturnStatus.IFSelect_RetDone.value) {
    throw unreadable('The CAD kernel could not read the IGES data. Export the part as STEP.');
  }
  reader.TransferRoots(own(new kernel.Message_ProgressRange_1()));
  // IGES writes a cylinder as a line that is turned: what is elementary becomes so again.
  if (reader.NbShapes() > 0) return kernel.ShapeCustom.SweptToElementary(own(reader.OneShape()));
  throw unreadable('The IGES file contains no surface that the CAD kernel understands. Export it as STEP.');
}

function toBrep(kernel: IgesKernel, shape: IgesShape, own: Own): string {
  if (!kernel.BRepTools.Write_3(shape, BREP_FILE, own(new kernel.Message_ProgressRange_1()))) {
    throw new Error('The kernel could not write BREP.');
  }
  try {
    requireRoom(kernel.FS.stat(BREP_FILE).size);
    return kernel.FS.readFile(BREP_FILE, { encoding: 'utf8' });
  } finally {
    kernel.FS.unlink(BREP_FILE);
  }
}

function requireRoom(bytes: number): void {
  if (bytes <= MAX_CONVERTED_BYTES) return;
  throw new AppError({
    code: 'RESOURCE_EXHAUSTED',
    stage: 'parse',
    message: 'The geometry of the IGES file is larger than allowed. Split the assembly or simplify the part.',
    context: { limit: 'convertedBytes', bytes, allowed: MAX_CONVERTED_BYTES },
  });
}

/** The objects of the binding know no `using`: what was owned is deleted at the end, last first. */
function withDeleted<T>(work: (own: Own) => T): T {
  const owned: Deletable[] = [];
  try {
    return work((object) => {
      owned.push(object);
      return object;
    });
  } finally {
    for (const object of owned.reverse()) object.delete();
  }
}

function unreadable(message: string): AppError {
  return new AppError({ code: 'PARSE_FAILED', stage: 'parse', message });
}
