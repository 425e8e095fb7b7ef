import type { BoundingBox, Vec3 } from '@cadml/cad-model';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { Warning } from '../domain/document.ts';
import { isGzip } from '../domain/gzip.ts';
import { declaredPlaces } from '../domain/part21/declared-places.ts';
import { kernelText } from '../domain/part21/kernel-text.ts';
import { DEFAULT_STEP_LIMITS, type StepLimits } from '../domain/part21/limits.ts';
import { openPart21, type Part21File } from '../domain/part21/part21-file.ts';
import { preflightFile } from '../domain/part21/preflight.ts';
import type { StepPreflight } from '../domain/part21/preflight-result.ts';
import { assembleShape } from './assemble-shape.ts';
import { centroidOf } from './centroid.ts';
import { checkMeasures } from './check-measures.ts';
import { comparePlaces } from './compare-places.ts';
import { gunzip } from './gunzip.ts';
import { hasFreeForm } from './mass-properties.ts';
import { measureShape, type ShapeMeasures } from './measure-shape.ts';
import type { OpenCascade } from './open-cascade.ts';
import { placedBodies } from './placed-bodies.ts';
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
  /** What is to be said of where the kernel has put the parts. */
  readonly warnings: readonly Warning[];
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
  const shape = readShape(oc, file, { preflight, clock });
  try {
    clock.enter('geometry');
    const measures = measureShape(oc, shape);
    const boundingBox = checkMeasures(measures, preflight.declaredFaces);
    // Takes as long as the volumes: only for a file that says something to compare it with.
    const stated = preflight.facts.validation.centroidMm;
    const centroidMm = stated && centroidOf(oc, shape, hasFreeForm(measures.surfaceTypes));
    return {
      ...{ preflight, text, limits, shape, measures, boundingBox, centroidMm },
      warnings: preflight.scaledPlaces ? [] : placeWarnings(oc, file, shape),
      [Symbol.dispose]: () => shape.delete(),
    };
  } catch (thrown) {
    shape.delete();
    throw thrown;
  }
}

function readShape(
  oc: OpenCascade,
  file: Part21File,
  { preflight, clock }: { readonly preflight: StepPreflight; readonly clock: StageClock },
): TopoDS_Shape {
  const { scaledPlaces } = preflight;
  if (scaledPlaces) {
    clock.enter('parse');
    return assembleShape(oc, file, scaledPlaces);
  }
  const text = kernelText(file);
  clock.enter('parse');
  return readStepShape(oc, text);
}

function placeWarnings(oc: OpenCascade, file: Part21File, shape: TopoDS_Shape): readonly Warning[] {
  const declared = declaredPlaces(file);
  if (declared === null) return [];
  using found = placedBodies(oc, shape);
  return comparePlaces(declared, { definitions: found.definitions.length, bodies: found.bodies });
}
