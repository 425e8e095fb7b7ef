import { AppError } from '@cadml/errors';
import { brepError } from './brep-error.ts';
import { type GeometryCounts, isScaled, readCurve, readLocation, readSurface } from './geometry-records.ts';
import { readPolygon3d, readPolygonOnTriangulation, readTriangulation } from './mesh-records.ts';
import { BrepScanner } from './scanner.ts';
import { readShapes } from './shape-records.ts';

/** What a BREP file promises, and its text from the header on. */
export interface BrepPreflight {
  readonly text: string;
  /** Faces that belong to the shape, each once however often it is placed. */
  readonly declaredFaces: number;
  readonly solids: number;
  /** Whether some location makes what it places larger or smaller. */
  readonly scaledPlaces: boolean;
}

/** Places of shapes, all together: what the kernel walks through, more than once. */
const MAX_OCCURRENCES = 20_000_000;
/** The kernel descends into shapes, and takes them apart again, by recursion: some thousands would overflow its stack. */
const MAX_NESTING = 500;
const HEADER = /^[ \t]*CASCADE Topology V([1-3])\b[^\n]*$/m;

/**
 * Reads OCCT's BREP text without the kernel, which trusts every count and number in it and leaves the
 * memory that it owns when one is wrong. Checks the whole grammar (versions 1 to 3), that every number is
 * finite, every reference has its target, and locations scale alike in all directions, and whole bodies only. Linear
 * in the input.
 *
 * Source: "BRep Format", specification of the Open CASCADE Technology documentation.
 * Raises PARSE_FAILED / preflight, and RESOURCE_EXHAUSTED (`occurrences`, `nesting`).
 */
export function preflightBrep(bytes: Uint8Array): BrepPreflight {
  const whole = new TextDecoder('latin1').decode(bytes);
  const header = HEADER.exec(whole);
  if (!header) throw brepError("the line 'CASCADE Topology V…' is missing");
  const text = whole.slice(header.index);
  const version = Number(header[1]);
  const scanner = new BrepScanner(text, header[0].length);
  const counts = readGeometrySections(scanner, version);
  const shapes = readShapes(scanner, { counts, version });
  const occurrences = shapes.occurrences();
  if (occurrences > MAX_OCCURRENCES) throw tooManyPlaces(occurrences);
  if (shapes.nesting() > MAX_NESTING) throw tooDeep();
  return {
    text,
    declaredFaces: shapes.countUsed('Fa'),
    solids: shapes.countUsed('So'),
    scaledPlaces: counts.scales.some(isScaled),
  };
}

/** In the order in which they are written. */
function readGeometrySections(scanner: BrepScanner, version: number): GeometryCounts {
  const section = (name: string, record: (index: number) => void) => {
    const count = scanner.section(name);
    for (let i = 0; i < count; i++) record(i);
    return count;
  };
  const scales: number[] = [];
  return {
    scales,
    locations: section('Locations', () => void scales.push(readLocation(scanner, scales))),
    curve2ds: section('Curve2ds', () => readCurve(scanner, 2)),
    curves: section('Curves', () => readCurve(scanner, 3)),
    polygons3d: section('Polygon3D', () => readPolygon3d(scanner)),
    polygonsOnTriangulations: section('PolygonOnTriangulations', () => readPolygonOnTriangulation(scanner)),
    surfaces: section('Surfaces', () => readSurface(scanner)),
    triangulations: section('Triangulations', () => readTriangulation(scanner, version)),
  };
}

function tooDeep(): AppError {
  return new AppError({
    code: 'RESOURCE_EXHAUSTED',
    stage: 'preflight',
    message: `Shapes lie within one another more than ${MAX_NESTING} times. Flatten the assembly.`,
    context: { limit: 'nesting', allowed: MAX_NESTING },
  });
}

function tooManyPlaces(occurrences: number): AppError {
  return new AppError({
    code: 'RESOURCE_EXHAUSTED',
    stage: 'preflight',
    message: `The shapes in the file are placed ${occurrences} times altogether; ${MAX_OCCURRENCES} are allowed. Split the assembly.`,
    context: { limit: 'occurrences', allowed: MAX_OCCURRENCES },
  });
}
