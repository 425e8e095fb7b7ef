import { type LengthUnit, MM_PER_UNIT, type Vec3 } from '@cadml/cad-model';
import type { CadDocument, ReadFormat } from '../domain/document.ts';
import { fingerprintsOf } from '../domain/fingerprint.ts';
import { unitsDeclared } from '../domain/units-declared.ts';
import type { ShapeMeasures } from './measure-shape.ts';
import type { OpenBrep } from './open-brep.ts';
import type { OpenCascade } from './open-cascade.ts';
import { withBrepShape } from './with-brep-shape.ts';

/** What open BREP text says. `units` is the caller's word, taken where the file says nothing. */
export function describeBrep(
  oc: OpenCascade,
  brep: OpenBrep,
  { format, units }: { readonly format: ReadFormat; readonly units?: LengthUnit },
): CadDocument {
  const scale = brep.preflight.units.assumed && units ? MM_PER_UNIT[units] : 1;
  const { shape } = brep;
  return withBrepShape(oc, describe(brep, format, units), { ...brep.measured(), shape, scale });
}

function describe(brep: OpenBrep, format: ReadFormat, units: LengthUnit | undefined): CadDocument {
  const { preflight } = brep;
  const { measures, boundingBox, warnings } = brep.measured();
  const given = preflight.units.assumed ? units : undefined;
  const scale = given ? MM_PER_UNIT[given] : 1;
  const [entityKind, entities] = entitiesOf(measures);
  const volumeMm3 = measures.volumeMm3 === null ? null : measures.volumeMm3 * scale ** 3;
  const areaMm2 = measures.areaMm2 * scale ** 2;
  return {
    format,
    kind: 'brep',
    units: given ? { declared: preflight.units.declared, assumed: false } : preflight.units,
    boundingBox: { min: scaled(boundingBox.min, scale), max: scaled(boundingBox.max, scale) },
    volumeMm3,
    areaMm2,
    solids: measures.solids,
    faces: measures.faces,
    edges: measures.edges,
    facets: 0,
    entities,
    entityKinds: { [entityKind]: entities },
    layers: [],
    surfaceTypes: measures.surfaceTypes,
    fingerprints: fingerprintsOf({ kind: 'brep', volumeMm3, areaMm2 }),
    watertight: null,
    warnings: [
      ...(given ? warnings.filter(({ code }) => code !== 'units_assumed') : warnings),
      ...unitsDeclared(preflight.units, units),
    ],
  };
}

function entitiesOf({ solids, shells, faces }: ShapeMeasures): readonly [string, number] {
  if (solids > 0) return ['SOLID', solids];
  return shells > 0 ? ['SHELL', shells] : ['FACE', faces];
}

function scaled([x, y, z]: Vec3, scale: number): Vec3 {
  return [x * scale, y * scale, z * scale];
}
