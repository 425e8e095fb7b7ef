import type { BoundingBox, Vec3 } from '@cadml/cad-model';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { isGzip } from '../domain/gzip.ts';
import { kernelText } from '../domain/part21/kernel-text.ts';
import { DEFAULT_STEP_LIMITS, type StepLimits } from '../domain/part21/limits.ts';
import { openPart21 } from '../domain/part21/part21-file.ts';
import { preflightFile } from '../domain/part21/preflight.ts';
import type { StepPreflight } from '../domain/part21/preflight-result.ts';
import { centroidOf } from './centroid.ts';
import { checkMeasures } from './check-measures.ts';
import { gunzip } from './gunzip.ts';
import { hasFreeForm } from './mass-properties.ts';
import { measureShape, type ShapeMeasures } from './measure-shape.ts';
import type { OpenCascade } from './open-cascade.ts';
import { readStepShape } from './read-step-shape.ts';
import type { StageClock } from './stage-clock.ts';

/** A STEP file that was read and found sound. Lengths are mm, or the caller's unit where the file has none. */
export interface OpenStep extends Disposable {
  readonly preflight: StepPreflight;
  /** The bytes of the file, unpacked. */
  readonly text: Uint8Array;
  readonly limits: StepLimits;
  readonly shape: TopoDS_Shape;
  readonly measures: ShapeMeasures;
  readonly boundingBox: BoundingBox;
  /** Of a file that states one to compare it with. */
  readonly centroidMm: Vec3 | null;
}

/**
 * Our own preflight first, so that the kernel never sees a file that is broken in ways known beforehand,
 * then the kernel, then the comparison of both. The file may be packed with gzip. Throws PARSE_FAILED (stage
 * preflight, parse or geometry) and RESOURCE_EXHAUSTED from the preflight and from unpacking.
 */
export function openStep(
  oc: OpenCascade,
  bytes: Uint8Array,
  clock: StageClock,
  limits: StepLimits = DEFAULT_STEP_LIMITS,
): OpenStep {
  clock.enter('preflight');
  const text = isGzip(bytes) ? gunzip(bytes, limits) : bytes;
  const file = openPart21(text, limits);
  const preflight = preflightFile(file, limits);
  const forKernel = kernelText(file);
  clock.enter('parse');
  const shape = readStepShape(oc, forKernel);
  try {
    clock.enter('geometry');
    const measures = measureShape(oc, shape);
    const boundingBox = checkMeasures(measures, preflight.declaredFaces);
    // Takes as long as the volumes: only for a file that says something to compare it with.
    const stated = preflight.facts.validation.centroidMm;
    const centroidMm = stated && centroidOf(oc, shape, hasFreeForm(measures.surfaceTypes));
    return {
      preflight,
      text,
      limits,
      shape,
      measures,
      boundingBox,
      centroidMm,
      [Symbol.dispose]: () => shape.delete(),
    };
  } catch (thrown) {
    shape.delete();
    throw thrown;
  }
}
