import { AppError } from '@cadml/errors';
import type { STEPControl_Reader, TopoDS_Shape, XSControl_WorkSession } from 'replicad-opencascadejs';
import { dropLongTokens } from '../domain/part21/drop-long-tokens.ts';
import { describeKernelError, isKernelException, isTrap, type OpenCascade } from './open-cascade.ts';

const SCRATCH_FILE = '/job.step';
/** The kernel's lexer gives up at a token of 16 KiB; strings are read by our own reader. */
const MAX_TOKEN_BYTES = 16_000;
/** The kernel's file system takes the bytes as they are; its type file does not know this option. */
const WITHOUT_COPY = { canOwn: true } as object;

/**
 * Translates STEP text into one shape, in mm whatever the unit of the file. The caller deletes the shape. Of a file
 * that has no products all representations are read that no other one brings in.
 *
 * Throws PARSE_FAILED (stage parse) when the kernel cannot read the file or finds no shape in it.
 */
export function readStepShape(oc: OpenCascade, bytes: Uint8Array, hasProducts = true): TopoDS_Shape {
  oc.FS.writeFile(SCRATCH_FILE, dropLongTokens(bytes, MAX_TOKEN_BYTES), WITHOUT_COPY);
  try {
    using reader = new oc.STEPControl_Reader();
    // Tessellations beside a B-rep have no surfaces, and what measures faces would meet them.
    oc.Interface_Static.SetIVal('read.step.tessellated', 0);
    // All items of a representation lie in its coordinates; the kernel would move them by a placement that is one.
    oc.Interface_Static.SetIVal('read.step.root.transformation', 0);
    oc.Interface_Static.SetIVal('read.step.product.mode', hasProducts ? 1 : 0);
    try {
      return translate(oc, reader);
    } finally {
      leaveSession(oc, reader);
    }
  } catch (thrown) {
    if (!isKernelException(thrown)) throw thrown;
    throw unreadable(`The CAD kernel refused the file (${describeKernelError(oc, thrown)}).`);
  } finally {
    oc.FS.unlink(SCRATCH_FILE);
  }
}

function translate(oc: OpenCascade, reader: STEPControl_Reader): TopoDS_Shape {
  if (reader.ReadFile(SCRATCH_FILE) !== oc.IFSelect_ReturnStatus.IFSelect_RetDone) {
    throw unreadable('The CAD kernel could not read the STEP data. Export the file again.');
  }
  using progress = new oc.Message_ProgressRange();
  reader.TransferRoots(progress);
  if (reader.NbShapes() === 0)
    throw unreadable('The STEP file contains no shape. Export it with its geometry.');
  return reader.OneShape();
}

const EMPTY_SESSIONS = new WeakMap<OpenCascade, XSControl_WorkSession>();

/**
 * Deleting the reader would leave it behind (see `releaseOnDelete`) with its session, the model and the shapes. With
 * another session, which has nothing and is one for all, it holds none of that.
 */
function leaveSession(oc: OpenCascade, reader: STEPControl_Reader): void {
  let empty = EMPTY_SESSIONS.get(oc);
  if (empty === undefined) {
    empty = new oc.XSControl_WorkSession();
    EMPTY_SESSIONS.set(oc, empty);
  }
  try {
    reader.ClearShapes();
    reader.SetWS(empty, false);
  } catch (thrown) {
    // What reading threw before is what is to be told, unless the kernel itself is broken.
    if (isTrap(thrown)) throw thrown;
  }
}

function unreadable(message: string): AppError {
  return new AppError({ code: 'PARSE_FAILED', stage: 'parse', message });
}
