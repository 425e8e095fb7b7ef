import { type LengthUnit, MM_PER_UNIT, type Vec3 } from '@cadml/cad-model';
import type { CadDocument, Units, Warning } from '../domain/document.ts';
import { fingerprintsOf } from '../domain/fingerprint.ts';
import type { StepPreflight } from '../domain/part21/preflight-result.ts';
import type { OpenEdges } from '../domain/part21/shape/check-shells.ts';
import { unitsDeclared } from '../domain/units-declared.ts';
import { compareValidation } from './compare-validation.ts';
import type { ShapeMeasures } from './measure-shape.ts';
import { noSolidWarnings } from './no-solids.ts';
import type { OpenCascade } from './open-cascade.ts';
import type { MeasuredStep, OpenStep } from './open-step.ts';
import { withBrepShape } from './with-brep-shape.ts';

/** What an open STEP file says. `units` is taken when the file declares none. */
export function describeStep(oc: OpenCascade, step: OpenStep, units: LengthUnit | undefined): CadDocument {
  const scale = step.preflight.units.assumed && units ? MM_PER_UNIT[units] : 1;
  const { preflight, shape } = step;
  const measured = step.measured();
  return withBrepShape(oc, describe({ ...measured, preflight, units }), { ...measured, shape, scale });
}

interface Findings extends MeasuredStep {
  readonly preflight: StepPreflight;
  readonly units: LengthUnit | undefined;
}

function describe({ preflight, measures, boundingBox, centroidMm, ...more }: Findings): CadDocument {
  const given = preflight.units.assumed ? more.units : undefined;
  const scale = given ? MM_PER_UNIT[given] : 1;
  const [entityKind, entities] = entitiesOf(measures);
  const volumeMm3 = measures.volumeMm3 === null ? null : measures.volumeMm3 * scale ** 3;
  const areaMm2 = measures.areaMm2 * scale ** 2;
  return {
    format: 'step',
    kind: 'brep',
    units: unitsOf(preflight, given),
    boundingBox: { min: scaled(boundingBox.min, scale), max: scaled(boundingBox.max, scale) },
    volumeMm3,
    areaMm2,
    solids: measures.solids,
    faces: measures.faces,
    edges: measures.edges,
    facets: 0,
    entities,
    entityKinds: { [entityKind]: entities },
    layers: preflight.layers,
    surfaceTypes: measures.surfaceTypes,
    fingerprints: fingerprintsOf({ kind: 'brep', volumeMm3, areaMm2 }),
    watertight: null,
    step: preflight.facts,
    warnings: [
      ...unitWarnings(preflight, given),
      ...unitsDeclared(preflight.units, more.units),
      ...faceWarnings(preflight, measures),
      ...solidWarnings(preflight, measures),
      ...more.warnings,
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

/** A part that is placed in several sizes has other faces in each. */
function faceWarnings(preflight: StepPreflight, { distinctFaces }: ShapeMeasures): Warning[] {
  const { declaredFaces, scaledPlaces } = preflight;
  if (distinctFaces <= declaredFaces || scaledPlaces) return [];
  return [
    {
      code: 'faces_split',
      message: `The file declares ${declaredFaces} faces; the kernel built ${distinctFaces} by splitting some.`,
    },
  ];
}

/** What nothing places may be left out. */
function solidWarnings(declared: StepPreflight, measures: ShapeMeasures): readonly Warning[] {
  const { solids } = measures;
  if (declared.openEdges) return [openSolids(declared.openEdges)];
  if (declared.solids === 0) return noSolidWarnings(measures);
  if (solids >= declared.solids || declared.unplaced > 0) return [];
  return [
    {
      code: 'solids_open',
      message: `The file declares ${declared.solids} solids; ${solids} of them are closed. Open ones have no volume.`,
    },
  ];
}

function openSolids({ count, first }: OpenEdges): Warning {
  const message = `At ${count} edges (${first} first) the faces of a solid leave it open: the part has no volume.`;
  return { code: 'solids_open', message };
}

function scaled([x, y, z]: Vec3, scale: number): Vec3 {
  return [x * scale, y * scale, z * scale];
}
