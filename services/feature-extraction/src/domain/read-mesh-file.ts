import { type BoundingBox, MM_PER_UNIT } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { CadDocument, Warning } from './document.ts';
import { type MeshMeasures, measureMesh } from './mesh/measure.ts';
import { weld } from './mesh/weld.ts';
import type { ReadOptions } from './read-options.ts';
import { MAX_COORDINATE_MM } from './sensible-size.ts';
import { readStl } from './stl/read-stl.ts';

/**
 * Reads an STL file as a mesh document. STL has no unit: millimetres are assumed unless the caller names
 * one. Raises PARSE_FAILED at the stage parse (broken) or geometry (nothing with an area).
 */
export function readMeshFile(bytes: Uint8Array, options: ReadOptions = {}): CadDocument {
  const { corners, warnings } = readStl(bytes);
  const scale = MM_PER_UNIT[options.units ?? 'mm'];
  const measures = measureMesh(weld(corners));
  requireShape(measures, scale);
  const { facets, watertight } = measures;
  return {
    format: 'stl',
    kind: 'mesh',
    units: { declared: null, assumed: options.units === undefined },
    boundingBox: scaled(measures.box, scale),
    volumeMm3: watertight ? Math.abs(measures.signedVolume) * scale ** 3 : null,
    areaMm2: measures.area * scale ** 2,
    solids: measures.closedComponents,
    faces: 0,
    edges: measures.edges,
    facets,
    entities: facets,
    entityKinds: { FACET: facets },
    layers: [],
    surfaceTypes: {},
    watertight,
    warnings: [...warnings, ...meshWarnings(measures, options)],
  };
}

function requireShape(measures: MeshMeasures, scale: number): void {
  const { facets, degenerate, box } = measures;
  if (facets === degenerate) {
    const what = facets === 0 ? 'no facets' : `${facets} facets, none of which has an area`;
    throw unmeasurable(`The mesh has ${what}.`, facets);
  }
  const corners = [...box.min, ...box.max];
  if (corners.some((value) => Math.abs(value) * scale > MAX_COORDINATE_MM)) {
    throw unmeasurable('The mesh reaches farther than a thousand kilometres.', facets);
  }
}

function unmeasurable(problem: string, facets: number): AppError {
  const message = `${problem} Export it again from the CAD system.`;
  return new AppError({ code: 'PARSE_FAILED', stage: 'geometry', message, context: { facets } });
}

function scaled({ min, max }: BoundingBox, scale: number): BoundingBox {
  return {
    min: [min[0] * scale, min[1] * scale, min[2] * scale],
    max: [max[0] * scale, max[1] * scale, max[2] * scale],
  };
}

function meshWarnings(measures: MeshMeasures, options: ReadOptions): readonly Warning[] {
  const warnings: Warning[] = [];
  const warn = (code: string, message: string) => warnings.push({ code, message });
  if (options.units === undefined)
    warn('units_assumed', 'STL declares no length unit; millimetres are assumed.');
  if (!measures.watertight) warn('mesh_open', 'The mesh is not closed; it has no volume.');
  else if (measures.signedVolume < 0)
    warn('mesh_inverted', 'The facets face inwards; the volume is taken as positive.');
  if (measures.degenerate > 0) warn('degenerate_facets', `${measures.degenerate} facets have no area.`);
  return warnings;
}
