import { AppError } from '@cadml/errors';
import type { IgesForKernel } from '../domain/iges/preflight.ts';
import { MAX_CONVERTED_BYTES } from '../kernel/messages.ts';
import {
  type Deletable,
  type IgesKernel,
  type IgesReader,
  type IgesShape,
  isIgesKernelException,
} from './iges-kernel.ts';

const IGES_FILE = '/job.igs';
const BREP_FILE = '/job.brep';

/**
 * The shape of an IGES file, in mm whatever its unit, as BREP text for the main kernel.
 *
 * Throws PARSE_FAILED (stage parse) when the kernel cannot read the file, finds no shape in it or makes fewer faces of
 * an entity than it has, and RESOURCE_EXHAUSTED (`convertedBytes`).
 */
export function convertIges(kernel: IgesKernel, file: IgesForKernel): string {
  kernel.FS.writeFile(IGES_FILE, file.text);
  try {
    return withDeleted((own) => toBrep(kernel, own(readShape(kernel, file, own)), own));
  } catch (thrown) {
    if (!isIgesKernelException(thrown)) throw thrown;
    throw unreadable('The CAD kernel refused the IGES file. Repair it, or export the part as STEP.');
  } finally {
    kernel.FS.unlink(IGES_FILE);
  }
}

type Own = <T extends Deletable>(object: T) => T;

function readShape(kernel: IgesKernel, { faces, unplaced }: IgesForKernel, own: Own): IgesShape {
  const reader = own(new kernel.IGESControl_Reader_1());
  if (reader.ReadFile(IGES_FILE).value !== kernel.IFSelect_ReturnStatus.IFSelect_RetDone.value) {
    throw unreadable('The CAD kernel could not read the IGES data. Export the part as STEP.');
  }
  requireFaces(faces, transferRoots(kernel, reader, { unplaced, own }));
  // IGES writes a cylinder as a line that is turned: what is elementary becomes so again.
  if (reader.NbShapes() > 0) return kernel.ShapeCustom.SweptToElementary(own(reader.OneShape()));
  throw unreadable('The IGES file contains no surface that the CAD kernel understands. Export it as STEP.');
}

/** One by one: how many faces came of each, by the number of its first directory record. */
function transferRoots(
  kernel: IgesKernel,
  reader: IgesReader,
  { unplaced, own }: Pick<IgesForKernel, 'unplaced'> & { readonly own: Own },
): ReadonlyMap<number, number> {
  const built = new Map<number, number>();
  const progress = own(new kernel.Message_ProgressRange_1());
  const model = own(reader.IGESModel()).get();
  const roots = reader.NbRootsForTransfer();
  for (let root = 1; root <= roots; root++) {
    const entity = 2 * model.Number(own(reader.RootForTransfer(root))) - 1;
    if (unplaced.has(entity)) continue;
    const before = reader.NbShapes();
    reader.TransferOneRoot(root, progress);
    const after = reader.NbShapes();
    if (after > before) built.set(entity, countFaces(kernel, own(reader.Shape(after))));
  }
  return built;
}

function countFaces(kernel: IgesKernel, shape: IgesShape): number {
  if (shape.IsNull()) return 0;
  const { TopAbs_FACE, TopAbs_SHAPE } = kernel.TopAbs_ShapeEnum;
  const explorer = new kernel.TopExp_Explorer_2(shape, TopAbs_FACE, TopAbs_SHAPE);
  let faces = 0;
  for (; explorer.More(); explorer.Next()) faces++;
  explorer.delete();
  return faces;
}

/** The kernel leaves out what it cannot build, without a word. */
function requireFaces(declared: ReadonlyMap<number, number>, built: ReadonlyMap<number, number>): void {
  let [declaredFaces, faces] = [0, 0];
  for (const [entity, count] of declared) {
    declaredFaces += count;
    faces += Math.min(count, built.get(entity) ?? 0);
  }
  if (faces === declaredFaces) return;
  throw new AppError({
    code: 'PARSE_FAILED',
    stage: 'parse',
    message: `Only ${faces} of the ${declaredFaces} faces in the file could be built. Repair or re-export it.`,
    context: { faces, declaredFaces },
  });
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
