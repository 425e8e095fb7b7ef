import type { MeshFacts } from '@cadml/cad-model';
import type { CadDocument, Warning } from './document.ts';
import { fingerprintsOf } from './fingerprint.ts';
import type { MeshContent } from './mesh/content.ts';
import type { MeshMeasures } from './mesh/measure.ts';
import { measureContent } from './mesh/measure-content.ts';
import { withoutShape } from './mesh/mesh-error.ts';
import { overlapMessage } from './mesh/overlap.ts';
import { expandPlacements } from './mesh/placements.ts';
import { type MeshFormat, readMeshContent } from './read-mesh-content.ts';
import type { ReadOptions } from './read-options.ts';
import { requireReach } from './sensible-size.ts';
import { meshShape } from './shape/mesh-shape.ts';
import type { ShapeDocument } from './shape/shape-document.ts';
import { unitsDeclared } from './units-declared.ts';

/**
 * Reads a mesh file as a document: all its bodies at their places, in mm. Raises what `readMeshContent`
 * raises, and PARSE_FAILED / geometry for nothing with an area.
 */
export function readMeshFile(format: MeshFormat, bytes: Uint8Array, options: ReadOptions = {}): CadDocument {
  return readMeshPart(format, bytes, options).document;
}

/** A mesh file as a document, with what it takes to describe its shape. */
export interface MeshPart {
  readonly document: CadDocument;
  readonly shape: () => ShapeDocument | null;
}

/** The same, with its shape for those who want it. Raises what `readMeshFile` raises. */
export function readMeshPart(format: MeshFormat, bytes: Uint8Array, options: ReadOptions = {}): MeshPart {
  const content = readMeshContent(format, bytes, options);
  const placements = expandPlacements(content, format.toUpperCase());
  const measures = measureContent(content, placements);
  const document = documentOf(format, content, { measures, options });
  return { document, shape: () => meshShape(content, placements, measures.orientation === 'inward') };
}

interface Findings {
  readonly measures: MeshMeasures;
  readonly options: ReadOptions;
}

function documentOf(format: MeshFormat, content: MeshContent, { measures, options }: Findings): CadDocument {
  requireShape(measures);
  const { facets, watertight } = measures;
  const assumed = content.declaredUnit === null && options.units === undefined;
  return {
    format,
    kind: 'mesh',
    units: { declared: content.declaredUnit, assumed },
    boundingBox: measures.box,
    volumeMm3: measures.volume,
    areaMm2: measures.area,
    solids: measures.closedComponents,
    faces: 0,
    edges: measures.edges,
    facets,
    entities: facets,
    entityKinds: { FACET: facets },
    layers: [],
    surfaceTypes: {},
    fingerprints: fingerprintsOf({ kind: 'mesh', volumeMm3: measures.volume, areaMm2: measures.area }),
    watertight,
    mesh: factsOf(measures),
    warnings: [
      ...(assumed ? [unitsAssumed(format)] : []),
      ...unitsDeclared(
        { declared: content.declaredUnit, assumed: content.declaredUnit === null },
        options.units,
      ),
      ...content.warnings,
      ...meshWarnings(measures),
    ],
  };
}

function requireShape({ facets, degenerate, box }: MeshMeasures): void {
  if (facets === degenerate) {
    const what = facets === 0 ? 'no facets' : `${facets} facets, none of which has an area`;
    throw withoutShape(`The mesh has ${what}.`, { facets });
  }
  requireReach(box);
}

function factsOf(measures: MeshMeasures): MeshFacts {
  const { components, closedComponents, genus, orientation, boundaryEdges, nonManifoldEdges } = measures;
  return {
    ...{ components, closedComponents, genus, orientation, boundaryEdges, nonManifoldEdges },
    duplicateFacets: measures.duplicates,
    degenerateFacets: measures.degenerate,
  };
}

function unitsAssumed(format: MeshFormat): Warning {
  const message = `${format.toUpperCase()} declares no length unit; millimetres are assumed.`;
  return { code: 'units_assumed', message };
}

function meshWarnings(measures: MeshMeasures): readonly Warning[] {
  const { degenerate, duplicates, snapped, overlaps, miscounted, volume } = measures;
  const warnings: Warning[] = [];
  const warn = (code: string, message: string) => warnings.push({ code, message });
  const reason = volumeWarning(measures);
  if (reason) warn(...reason);
  if (volume !== null && miscounted.share > 0) warn('mesh_crosses_itself', crossingMessage(miscounted.share));
  if (miscounted.unsearched > 0) {
    const where = `${miscounted.unsearched} bodies were not searched for places`;
    warn('crossings_unsearched', `${where} where they go through themselves: it would take too long.`);
  }
  if (overlaps > 0) warn('bodies_overlap', overlapMessage(overlaps, 'bodies'));
  if (snapped > 0) {
    const gap = 'no farther apart than the rounding of its numbers';
    warn('vertices_snapped', `The mesh closes with ${snapped} vertices taken for others ${gap}.`);
  }
  if (degenerate > 0) warn('degenerate_facets', `${degenerate} facets have no area.`);
  if (duplicates > 0) warn('duplicate_facets', `${duplicates} facets lie on another one.`);
  return warnings;
}

function crossingMessage(share: number): string {
  const percent = Number((share * 100).toPrecision(2));
  return `A body goes through itself: some ${percent} % of the volume is counted twice or taken off.`;
}

/** Why there is no volume, or what was done to have one. */
function volumeWarning(measures: MeshMeasures): readonly [string, string] | null {
  const { watertight, volume, orientation, boundaryEdges, nonManifoldEdges } = measures;
  if (volume !== null) {
    if (orientation !== 'inward') return null;
    return ['mesh_inverted', 'The facets face inwards; the volume is taken as positive.'];
  }
  if (boundaryEdges > 0) return ['mesh_open', 'The mesh is not closed; it has no volume.'];
  if (nonManifoldEdges > 0) {
    return ['mesh_not_manifold', `${nonManifoldEdges} edges have more than two facets; it has no volume.`];
  }
  if (!watertight) return ['mesh_turned', 'Neighbouring facets face different ways; it has no volume.'];
  if (measures.miscounted.share > 0) {
    return ['mesh_crosses_itself', `${crossingMessage(measures.miscounted.share)} It has no volume.`];
  }
  if (orientation !== 'mixed') return ['mesh_flat', 'The mesh is flat; it encloses no volume.'];
  return ['mesh_mixed', 'Solids of the mesh face different ways or lie in one another; it has no volume.'];
}
