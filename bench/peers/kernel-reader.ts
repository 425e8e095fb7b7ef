// The service's own reading of STEP files in one warm process without pool or limits: preflight, read, box,
// volume, area, surface types, as the worker does, then tessellation. Paths come on the standard input, one a
// line; one line of JSON goes out for each, with the CPU time that the file took.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type BoundingBox, extents } from '@cadml/cad-model';
import { preflightStep } from '../../services/feature-extraction/src/domain/part21/preflight.ts';
import { checkFaces, checkMeasures } from '../../services/feature-extraction/src/kernel/check-measures.ts';
import { measureShape } from '../../services/feature-extraction/src/kernel/measure-shape.ts';
import { loadOpenCascade } from '../../services/feature-extraction/src/kernel/open-cascade.ts';
import { readStepShape } from '../../services/feature-extraction/src/kernel/read-step-shape.ts';
import { warmUp } from '../../services/feature-extraction/src/kernel/warm-up.ts';

/** As the native program has it: share of the box's diagonal, radians. */
const DEFLECTION = 0.001;
const ANGLE = 0.5;

const oc = await loadOpenCascade();
warmUp(oc);
for await (const path of createInterface({ input: process.stdin })) {
  const before = process.cpuUsage();
  const found = attempt(path);
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${JSON.stringify({ cpuMs: (user + system) / 1000, ...found })}\n`);
}

function attempt(path: string): object {
  try {
    return read(path);
  } catch {
    return { failed: true };
  }
}

function read(path: string): object {
  const bytes = readFileSync(path);
  const { declaredFaces } = preflightStep(bytes);
  using shape = readStepShape(oc, bytes);
  const measures = measureShape(oc, shape);
  checkFaces(measures, declaredFaces);
  const box = checkMeasures(measures);
  tessellate(shape, box);
  const { volumeMm3, areaMm2, solids, faces } = measures;
  return { box: [...box.min, ...box.max], volumeMm3: volumeMm3 ?? 0, areaMm2, solids, faces };
}

function tessellate(shape: ReturnType<typeof readStepShape>, box: BoundingBox): void {
  const deflection = DEFLECTION * Math.hypot(...extents(box));
  using mesh = new oc.BRepMesh_IncrementalMesh(shape, deflection, false, ANGLE, false);
  if (!mesh.IsDone()) throw new Error('not tessellated');
}
