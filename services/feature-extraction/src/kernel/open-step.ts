import type { BoundingBox, Vec3 } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { Warning } from '../domain/document.ts';
import { isGzip } from '../domain/gzip.ts';
import { type DeclaredPlaces, declaredPlaces } from '../domain/part21/declared-places.ts';
import { DEFAULT_STEP_LIMITS, type StepLimits } from '../domain/part21/limits.ts';
import { openPart21 } from '../domain/part21/open-part21.ts';
import { preflightFile } from '../domain/part21/preflight.ts';
import type { StepPreflight } from '../domain/part21/preflight-result.ts';
import { centroidOf } from './centroid.ts';
import { checkPoles, lostEdges } from './check-edges.ts';
import { checkFaces, checkMeasures, gapWarnings } from './check-measures.ts';
import { gunzip } from './gunzip.ts';
import { hasFreeForm } from './mass-properties.ts';
import { measureFaces, measureShape, type ShapeFaces, type ShapeMeasures } from './measure-shape.ts';
import { once } from './once.ts';
import type { OpenCascade } from './open-cascade.ts';
import { readPlacedShape } from './read-placed-shape.ts';
import type { ReadFile } from './recent-files.ts';
import type { StageClock } from './stage-clock.ts';
import { surfacesBesideSolids } from './surfaces-beside-solids.ts';
import { requireAnyPlace, requirePlacedFaces, unplacedWarnings } from './unplaced-parts.ts';

/** A STEP file that was read and whose faces are sound. Lengths are mm, or the caller's unit where the file has none. */
export interface OpenStep extends ReadFile {
  readonly preflight: StepPreflight;
  /** The bytes of the file, unpacked. */
  readonly text: Uint8Array;
  readonly limits: StepLimits;
  readonly shape: TopoDS_Shape;
  readonly areaMm2: number;
  /** Measures the rest at the first call: pictures do without. Throws PARSE_FAILED / geometry where it is absurd. */
  measured(): MeasuredStep;
}

export interface MeasuredStep {
  readonly measures: ShapeMeasures;
  readonly boundingBox: BoundingBox;
  /** Of a file that states one to compare it with. */
  readonly centroidMm: Vec3 | null;
  /** What is to be said of where the parts are. */
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
  const { scaledPlaces, unplaced } = preflight;
  const declared = scaledPlaces ?? declaredPlaces(file);
  requireAnyPlace({ unplaced, declared });
  clock.enter('parse');
  const { shape, misplaced } = readPlacedShape(oc, file, { declared, isScaled: scaledPlaces !== null });
  try {
    clock.enter('geometry');
    const faces = measureFaces(oc, shape);
    const declaredFaces = declaredFacesOf(preflight, declared);
    requirePlacedFaces({ unplaced, declared }, faces.distinctFaces, declaredFaces);
    checkFaces(faces, declaredFaces);
    if (misplaced) throw misplacedError(misplaced);
    return {
      ...{ preflight, text, limits, shape, areaMm2: faces.areaMm2, textBytes: text.length },
      measured: once(() => measureStep(oc, { shape, faces, preflight, declared })),
      [Symbol.dispose]: () => shape.delete(),
    };
  } catch (thrown) {
    shape.delete();
    throw thrown;
  }
}

interface BuiltStep {
  readonly shape: TopoDS_Shape;
  readonly faces: ShapeFaces;
  readonly preflight: StepPreflight;
  readonly declared: DeclaredPlaces | null;
}

function measureStep(oc: OpenCascade, { shape, faces, preflight, declared }: BuiltStep): MeasuredStep {
  const measures = withoutOpenVolume(measureShape(oc, shape, faces), preflight);
  const boundingBox = checkMeasures(measures);
  checkPoles(oc, shape, measures);
  // Takes as long as the volumes: only for a file that says something to compare it with.
  const stated = preflight.facts.validation.centroidMm;
  const { unplaced, scaledPlaces, declaredEdges } = preflight;
  return {
    ...{ measures, boundingBox },
    centroidMm: stated && centroidOf(oc, shape, hasFreeForm(measures.surfaceTypes)),
    warnings: [
      ...unplacedWarnings({ unplaced, declared }),
      ...(unplaced > 0 || scaledPlaces ? [] : lostEdges(measures, declaredEdges)),
      ...surfacesBesideSolids(oc, shape, measures),
      ...gapWarnings(measures, boundingBox),
    ],
  };
}

/** The volume within faces that do not close a solid would be any number. */
function withoutOpenVolume(measures: ShapeMeasures, { openEdges }: StepPreflight): ShapeMeasures {
  return openEdges === null ? measures : { ...measures, solidVolumes: [], volumeMm3: null };
}

/** Of what the file places, where it leaves something out. */
function declaredFacesOf(
  { declaredFaces, unplaced }: StepPreflight,
  declared: DeclaredPlaces | null,
): number {
  return unplaced > 0 && declared ? Math.min(declared.faces, declaredFaces) : declaredFaces;
}

function misplacedError(found: string): AppError {
  return new AppError({
    code: 'PARSE_FAILED',
    stage: 'geometry',
    message: `${found}, and its parts cannot be read one by one. Check the assembly against its source and export it again.`,
  });
}
