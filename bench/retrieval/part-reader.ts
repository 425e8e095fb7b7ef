// Reads STEP files as the service does, in one warm process. Paths come on the standard input, one a line; one line
// of JSON goes out for each: what the descriptors need, and how long the shape took beside the reading. The argument
// `without-d2` leaves out the slow D2.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { encodeVector } from '@cadml/cad-model';
import { shapeDescriptor } from '../../services/feature-extraction/src/domain/descriptor/shape-descriptor.ts';
import { featureVector } from '../../services/feature-extraction/src/domain/features/feature-vector.ts';
import type { ShapeDocument } from '../../services/feature-extraction/src/domain/shape/shape-document.ts';
import { tessellate, tessellatedShape } from '../../services/feature-extraction/src/kernel/brep-shape.ts';
import { describeStep } from '../../services/feature-extraction/src/kernel/describe-step.ts';
import { loadOpenCascade } from '../../services/feature-extraction/src/kernel/open-cascade.ts';
import { openStep } from '../../services/feature-extraction/src/kernel/open-step.ts';
import { StageClock } from '../../services/feature-extraction/src/kernel/stage-clock.ts';
import { warmUp } from '../../services/feature-extraction/src/kernel/warm-up.ts';
import { d2Histogram } from './d2-histogram.ts';
import type { ReadPart } from './read-part.ts';

const withD2 = process.argv[2] !== 'without-d2';
const oc = await loadOpenCascade();
warmUp(oc);
for await (const path of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(read(path))}\n`);
}

function read(path: string): ReadPart {
  const marks = [cpuMs()];
  using step = openStep(oc, readFileSync(path), new StageClock(() => undefined));
  step.measured();
  marks.push(cpuMs());
  const tessellation = tessellate(oc, step.shape, { ...step, scale: 1 });
  marks.push(cpuMs());
  const shape = tessellatedShape(tessellation) as ShapeDocument;
  const descriptor = shapeDescriptor(shape) as Float32Array;
  marks.push(cpuMs());
  const [readMs, tessellateMs, shapeMs] = marks.slice(1).map((mark, i) => mark - (marks[i] as number));
  const v4 = featureVector(describeStep(oc, step, undefined), 'v4');
  return {
    v4: packed(v4),
    v5: packed(descriptor),
    d2: withD2 ? [...d2Histogram(shape.facets)] : [],
    readMs: readMs as number,
    tessellateMs: tessellateMs as number,
    shapeMs: shapeMs as number,
  };
}

function packed(vector: Float32Array): string {
  return Buffer.from(encodeVector(vector)).toString('base64');
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
