import type { Vec3 } from '@cadml/cad-model';
import { meshFactsToMessage, GeometryProto as proto, stepFactsToMessage } from '@cadml/contracts';
import type { CadDocument, DrawingFacts } from '../../domain/document.ts';

const KINDS = {
  brep: proto.GeometryKind.GEOMETRY_KIND_BREP,
  mesh: proto.GeometryKind.GEOMETRY_KIND_MESH,
  drawing: proto.GeometryKind.GEOMETRY_KIND_DRAWING,
} as const;

/** What was read, as it travels inside the fleet; `askedUnits` is what the caller said of a file that says nothing. */
export function encodeGeometry(document: CadDocument, askedUnits: string): proto.Geometry {
  const { boundingBox, volumeMm3, areaMm2, watertight, units } = document;
  return {
    kind: KINDS[document.kind],
    format: document.format,
    boundingBox: { min: encodePoint(boundingBox.min), max: encodePoint(boundingBox.max) },
    volumeMm3: volumeMm3 ?? undefined,
    areaMm2: areaMm2 ?? undefined,
    solids: document.solids,
    faces: document.faces,
    edges: document.edges,
    facets: document.facets,
    entities: document.entities,
    layers: document.layers.map(({ name, count }) => ({ name, count })),
    surfaceTypes: { ...document.surfaceTypes },
    watertight: watertight ?? undefined,
    declaredUnit: units.declared ?? '',
    unitAssumed: units.assumed,
    givenUnit: units.declared === null && !units.assumed ? askedUnits : '',
    step: document.step && stepFactsToMessage(document.step),
    drawing: document.drawing && encodeDrawing(document.drawing),
    mesh: document.mesh && meshFactsToMessage(document.mesh),
    fingerprints: [...(document.fingerprints ?? [])],
  };
}

function encodeDrawing({ version, release, ...counts }: DrawingFacts): proto.DrawingFacts {
  return { ...counts, version: version ?? '', release: release ?? '' };
}

function encodePoint([x, y, z]: Vec3): proto.Vec3 {
  return { x, y, z };
}
