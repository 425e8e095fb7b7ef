import type { TDF_Label, TDocStd_Document } from 'replicad-opencascadejs';
import type { OpenCascade } from '../kernel.ts';
import type { StepSchema, StepUnit } from '../sample.ts';
import { withFixedHeader } from './step-header.ts';

const SCRATCH_FILE = '/sample.step';

export interface StepOptions {
  readonly title: string;
  readonly unit?: StepUnit;
  readonly schema?: StepSchema;
}

/** A document of the kernel: shapes with names, colours and structure. */
export function newDocument(oc: OpenCascade): TDocStd_Document {
  return new oc.TDocStd_Document(text(oc, 'BinXCAF'));
}

export function nameLabel(oc: OpenCascade, label: TDF_Label, name: string): void {
  oc.TDataStd_Name.Set(label, text(oc, name));
}

/** The document as STEP text; the same bytes whenever and wherever it is written. */
export function writeDocument(oc: OpenCascade, document: TDocStd_Document, options: StepOptions): Uint8Array {
  const writer = new oc.STEPCAFControl_Writer();
  configure(oc, options);
  // Transfer() cannot be told to write one file, since it takes no null; Perform() does it.
  if (!writer.Perform(document, SCRATCH_FILE, new oc.Message_ProgressRange())) {
    throw new Error(`${options.title}: the CAD kernel could not write STEP.`);
  }
  const step = oc.FS.readFile(SCRATCH_FILE, { encoding: 'utf8' }) as string;
  oc.FS.unlink(SCRATCH_FILE);
  return new TextEncoder().encode(withFixedHeader(step, options.title));
}

/** The settings of the writer are global and exist from the first writer on. Curves on surfaces stay out: half the size. */
function configure(oc: OpenCascade, { unit = 'MM', schema = 'AP214IS' }: StepOptions): void {
  const settings = {
    'write.step.unit': unit,
    'write.step.schema': schema,
    'write.surfacecurve.mode': 'Off',
  };
  for (const [name, value] of Object.entries(settings)) {
    if (!oc.Interface_Static.SetCVal(name, value)) throw new Error(`The CAD kernel has no setting ${name}.`);
  }
}

function text(oc: OpenCascade, value: string) {
  return new oc.TCollection_ExtendedString(value, true);
}
