import type { BoundingBox } from '@cadml/cad-model';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { preflightStep } from '../domain/part21/preflight.ts';
import type { StepPreflight } from '../domain/part21/preflight-result.ts';
import { checkMeasures } from './check-measures.ts';
import { measureShape, type ShapeMeasures } from './measure-shape.ts';
import type { OpenCascade } from './open-cascade.ts';
import { readStepShape } from './read-step-shape.ts';
import type { StageClock } from './stage-clock.ts';

/** A STEP file that was read and found sound. Lengths are mm, or the caller's unit where the file has none. */
export interface OpenStep extends Disposable {
  readonly preflight: StepPreflight;
  readonly shape: TopoDS_Shape;
  readonly measures: ShapeMeasures;
  readonly boundingBox: BoundingBox;
}

/**
 * Our own preflight first, so that the kernel never sees a file that is broken in ways known beforehand,
 * then the kernel, then the comparison of both. Throws PARSE_FAILED (stage preflight, parse or geometry) and
 * RESOURCE_EXHAUSTED from the preflight.
 */
export function openStep(oc: OpenCascade, bytes: Uint8Array, clock: StageClock): OpenStep {
  clock.enter('preflight');
  const preflight = preflightStep(bytes);
  clock.enter('parse');
  const shape = readStepShape(oc, bytes);
  try {
    clock.enter('geometry');
    const measures = measureShape(oc, shape);
    const boundingBox = checkMeasures(measures, preflight.declaredFaces);
    return { preflight, shape, measures, boundingBox, [Symbol.dispose]: () => shape.delete() };
  } catch (thrown) {
    shape.delete();
    throw thrown;
  }
}
