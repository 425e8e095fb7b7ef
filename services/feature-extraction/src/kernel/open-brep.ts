import type { BoundingBox } from '@cadml/cad-model';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { preflightBrep } from '../domain/brep-text/preflight.ts';
import type { Units, Warning } from '../domain/document.ts';
import type { IgesFacts } from '../domain/iges/preflight.ts';
import { bakeScales } from './bake-scales.ts';
import { checkFaces, checkMeasures, gapWarnings } from './check-measures.ts';
import { measureLoose } from './measure-loose.ts';
import { measureShape, type ShapeMeasures } from './measure-shape.ts';
import type { OpenCascade } from './open-cascade.ts';
import { readBrepShape } from './read-brep-shape.ts';
import type { ReadFile } from './recent-files.ts';
import { scaledShape } from './scaled-shape.ts';
import type { StageClock } from './stage-clock.ts';
import { surfacesBesideSolids } from './surfaces-beside-solids.ts';
import { withoutOpenSolids } from './without-open-solids.ts';

/** BREP text that was read and found sound. Lengths are mm, or the caller's unit where the file has none. */
export interface OpenBrep extends ReadFile {
  readonly preflight: { readonly units: Units };
  readonly shape: TopoDS_Shape;
  readonly areaMm2: number;
  measured(): MeasuredBrep;
}

export interface MeasuredBrep {
  readonly measures: ShapeMeasures;
  readonly boundingBox: BoundingBox;
  readonly warnings: readonly Warning[];
}

const NO_UNIT: Warning = {
  code: 'units_assumed',
  message: 'BREP declares no length unit; millimetres are assumed.',
};
/** The format has no unit. */
const OF_NO_UNIT = { units: { declared: null, assumed: true }, warnings: [NO_UNIT] } as const;

/**
 * Opens OCCT's BREP text: our own preflight, the kernel, the comparison of both. `iges` is what the IGES file
 * said that was converted to it. Throws PARSE_FAILED and, from the preflight, RESOURCE_EXHAUSTED.
 */
export function openBrep(
  oc: OpenCascade,
  bytes: Uint8Array,
  clock: StageClock,
  iges: IgesFacts | undefined,
): OpenBrep {
  clock.enter('preflight');
  const { text, declaredFaces, scaledPlaces } = preflightBrep(bytes);
  clock.enter('parse');
  const shape = inTheWorld(oc, readOwnSize(oc, text, scaledPlaces), iges?.modelScale ?? 1);
  try {
    clock.enter('geometry');
    const raw = measureShape(oc, shape);
    const { measures, warnings } = iges
      ? measureLoose(oc, shape, raw, iges)
      : withoutOpenSolids(oc, shape, raw);
    const declared = iges?.declaredFaces ?? declaredFaces;
    checkFaces(measures, declared);
    const boundingBox = checkMeasures(measures);
    const { units, warnings: told } = iges ?? OF_NO_UNIT;
    const measured: MeasuredBrep = {
      ...{ measures, boundingBox },
      warnings: [
        ...told,
        ...(scaledPlaces ? [] : splitFaces(declared, measures)),
        ...warnings,
        ...surfacesBesideSolids(oc, shape, { ...measures, solids: raw.solids }),
        ...(iges ? [] : gapWarnings(measures, boundingBox)),
      ],
    };
    return {
      ...{ preflight: { units }, shape, areaMm2: measures.areaMm2, textBytes: bytes.length },
      measured: () => measured,
      [Symbol.dispose]: () => shape.delete(),
    };
  } catch (thrown) {
    shape.delete();
    throw thrown;
  }
}

function readOwnSize(oc: OpenCascade, text: string, scaledPlaces: boolean): TopoDS_Shape {
  const shape = readBrepShape(oc, text);
  if (!scaledPlaces) return shape;
  using placed = shape;
  return bakeScales(oc, placed);
}

/** The shape as large as what it stands for: a file of scale 2 shows it twice as large. */
function inTheWorld(oc: OpenCascade, shape: TopoDS_Shape, modelScale: number): TopoDS_Shape {
  if (modelScale === 1) return shape;
  using drawn = shape;
  return scaledShape(oc, drawn, 1 / modelScale);
}

/** The kernel built more faces than the file has. */
function splitFaces(declared: number, { distinctFaces }: ShapeMeasures): readonly Warning[] {
  if (distinctFaces <= declared) return [];
  const message = `The file declares ${declared} faces; the kernel built ${distinctFaces} by splitting some.`;
  return [{ code: 'faces_split', message }];
}
