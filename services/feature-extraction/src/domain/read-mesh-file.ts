import { type BoundingBox, MM_PER_UNIT } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import type { CadDocument, Warning } from './document.ts';
import { type MeshMeasures, measureMesh } from './mesh/measure.ts';
import { weld } from './mesh/weld.ts';
import type { ReadOptions } from './read-options.ts';
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
  const { facets, degenerate, area, signedVolume, box } = measures;
  if (facets === degenerate) {
    const what = facets === 0 ? 'no facets' : `${facets} facets, none of which has an area`;
    throw emptyMesh(`The mesh has ${what}.`, facets);
  }
  const numbers = [area * scale ** 2, signedVolume * scale ** 3, ...box.min, ...box.max];
  if (!numbers.every(Number.isFinite)) throw emptyMesh('The mesh is too large to be measured.', facets);
}

function emptyMesh(problem: string, facets: number): AppError {
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
