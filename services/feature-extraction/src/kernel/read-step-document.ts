import { type BoundingBox, type LengthUnit, MM_PER_UNIT, type Vec3 } from '@cadml/cad-model';
import type { CadDocument, Units, Warning } from '../domain/document.ts';
import { isGzip } from '../domain/gzip.ts';
import { DEFAULT_STEP_LIMITS, type StepLimits } from '../domain/part21/limits.ts';
import { preflightStep } from '../domain/part21/preflight.ts';
import type { StepPreflight } from '../domain/part21/preflight-result.ts';
import { centroidOf } from './centroid.ts';
import { checkMeasures } from './check-measures.ts';
import { compareValidation } from './compare-validation.ts';
import { gunzip } from './gunzip.ts';
import { measureShape, type ShapeMeasures } from './measure-shape.ts';
import type { OpenCascade } from './open-cascade.ts';
import { readStepShape } from './read-step-shape.ts';
import type { StageClock } from './stage-clock.ts';

/**
 * Reads a STEP file: our own preflight first, so that the kernel never sees a file that is broken in ways
 * known beforehand, then the kernel, then the comparison of both.
 *
 * The file may be packed with gzip. `units` is taken when the file declares none. Throws PARSE_FAILED (stage preflight, parse or geometry) and
 * RESOURCE_EXHAUSTED from the preflight and from unpacking.
 */
export function readStepDocument(
  oc: OpenCascade,
  bytes: Uint8Array,
  clock: StageClock,
  { units, limits = DEFAULT_STEP_LIMITS }: StepOptions,
): CadDocument {
  clock.enter('preflight');
  const text = isGzip(bytes) ? gunzip(bytes, limits) : bytes;
  const preflight = preflightStep(text, limits);
  clock.enter('parse');
  using shape = readStepShape(oc, text);
  clock.enter('geometry');
  const measures = measureShape(oc, shape);
  const boundingBox = checkMeasures(measures, preflight.declaredFaces);
  // Takes as long as the volumes: only for a file that says something to compare it with.
  const centroidMm = preflight.facts.validation.centroidMm && centroidOf(oc, shape);
  return describe({ preflight, measures, boundingBox, centroidMm, units });
}

interface StepOptions {
  readonly units: LengthUnit | undefined;
  readonly limits: StepLimits | undefined;
}

interface Findings {
  readonly preflight: StepPreflight;
  readonly measures: ShapeMeasures;
  readonly boundingBox: BoundingBox;
  readonly centroidMm: Vec3 | null;
  readonly units: LengthUnit | undefined;
}

function describe({ preflight, measures, boundingBox, centroidMm, units }: Findings): CadDocument {
  const given = preflight.units.assumed ? units : undefined;
  const scale = given ? MM_PER_UNIT[given] : 1;
  const [entityKind, entities] = entitiesOf(measures);
  return {
    format: 'step',
    kind: 'brep',
    units: unitsOf(preflight, given),
    boundingBox: { min: scaled(boundingBox.min, scale), max: scaled(boundingBox.max, scale) },
    volumeMm3: measures.volumeMm3 === null ? null : measures.volumeMm3 * scale ** 3,
    areaMm2: measures.areaMm2 * scale ** 2,
    solids: measures.solids,
    faces: measures.faces,
    edges: measures.edges,
    facets: 0,
    entities,
    entityKinds: { [entityKind]: entities },
    layers: preflight.layers,
    surfaceTypes: measures.surfaceTypes,
    watertight: null,
    step: preflight.facts,
    warnings: [
      ...unitWarnings(preflight, given),
      ...faceWarnings(preflight, measures),
      ...solidWarnings(preflight, measures),
      ...compareValidation(preflight.facts.validation, { ...measures, boundingBox, centroidMm }),
    ],
  };
}

/** A file that names no unit is read as mm; the caller's word replaces that. */
function unitsOf(preflight: StepPreflight, given: LengthUnit | undefined): Units {
  const { declared, assumed } = preflight.units;
  return { declared, assumed: given ? false : assumed };
}

/** The preflight does not know the caller's word and says that mm were assumed. */
function unitWarnings({ warnings }: StepPreflight, given: LengthUnit | undefined): readonly Warning[] {
  return given ? warnings.filter(({ code }) => code !== 'units_assumed') : warnings;
}

function entitiesOf({ solids, shells, faces }: ShapeMeasures): readonly [string, number] {
  if (solids > 0) return ['SOLID', solids];
  return shells > 0 ? ['SHELL', shells] : ['FACE', faces];
}

function faceWarnings({ declaredFaces }: StepPreflight, { distinctFaces }: ShapeMeasures): Warning[] {
  if (distinctFaces <= declaredFaces) return [];
  return [
    {
      code: 'faces_split',
      message: `The file declares ${declaredFaces} faces; the kernel built ${distinctFaces} by splitting some.`,
    },
  ];
}

function solidWarnings(declared: StepPreflight, { solids }: ShapeMeasures): Warning[] {
  if (solids >= declared.solids) return [];
  return [
    {
      code: 'solids_open',
      message: `The file declares ${declared.solids} solids; ${solids} of them are closed. Open ones have no volume.`,
    },
  ];
}

function scaled([x, y, z]: Vec3, scale: number): Vec3 {
  return [x * scale, y * scale, z * scale];
}
