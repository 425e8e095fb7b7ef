import type { GeometryKind, Vec3 } from '@cadml/cad-model';
import {
  GeometryProto,
  meshFactsFromMessage,
  meshFactsToMessage,
  stepFactsFromMessage,
  stepFactsToMessage,
} from '@cadml/contracts';
import type { DrawingFacts, Geometry } from '../domain/analysis.ts';

const { GeometryKind: Kind } = GeometryProto;

const KINDS: Readonly<Partial<Record<number, GeometryKind>>> = {
  [Kind.GEOMETRY_KIND_BREP]: 'brep',
  [Kind.GEOMETRY_KIND_MESH]: 'mesh',
  [Kind.GEOMETRY_KIND_DRAWING]: 'drawing',
};

const KIND_CODES = {
  brep: Kind.GEOMETRY_KIND_BREP,
  mesh: Kind.GEOMETRY_KIND_MESH,
  drawing: Kind.GEOMETRY_KIND_DRAWING,
} as const;

export function geometryFromMessage(message: GeometryProto.Geometry | undefined): Geometry {
  const given = message ?? GeometryProto.Geometry.fromPartial({});
  const { format, solids, faces, edges, facets, entities, layers } = given;
  return {
    kind: KINDS[given.kind] ?? 'brep',
    format,
    boundingBox: { min: toVec3(given.boundingBox?.min), max: toVec3(given.boundingBox?.max) },
    volumeMm3: given.volumeMm3 ?? null,
    areaMm2: given.areaMm2 ?? null,
    solids,
    faces,
    edges,
    facets,
    entities,
    layers: layers.map(({ name, count }) => ({ name, count })),
    surfaceTypes: given.surfaceTypes,
    watertight: given.watertight ?? null,
    declaredUnit: given.declaredUnit === '' ? null : given.declaredUnit,
    unitAssumed: given.unitAssumed,
    givenUnit: given.givenUnit === '' ? null : given.givenUnit,
    ...(given.mesh && { mesh: meshFactsFromMessage(given.mesh) }),
    ...(given.fingerprints.length > 0 && { fingerprints: given.fingerprints }),
    ...(given.step && { step: stepFactsFromMessage(given.step) }),
    ...(given.drawing && { drawing: drawingFromMessage(given.drawing) }),
  };
}

function drawingFromMessage({ version, release, ...counts }: GeometryProto.DrawingFacts): DrawingFacts {
  return { version: version || null, release: release || null, ...counts };
}

export function geometryToMessage(geometry: Geometry): GeometryProto.Geometry {
  const { kind, boundingBox, volumeMm3, areaMm2, watertight, mesh, drawing, step, ...rest } = geometry;
  const { declaredUnit, givenUnit, ...same } = rest;
  return GeometryProto.Geometry.fromPartial({
    ...same,
    layers: [...same.layers],
    fingerprints: [...(same.fingerprints ?? [])],
    kind: KIND_CODES[kind],
    boundingBox: { min: fromVec3(boundingBox.min), max: fromVec3(boundingBox.max) },
    ...(volumeMm3 === null ? {} : { volumeMm3 }),
    ...(areaMm2 === null ? {} : { areaMm2 }),
    ...(watertight === null ? {} : { watertight }),
    declaredUnit: declaredUnit ?? '',
    givenUnit: givenUnit ?? '',
    ...(mesh && { mesh: meshFactsToMessage(mesh) }),
    ...(step && { step: stepFactsToMessage(step) }),
    ...(drawing && {
      drawing: { ...drawing, version: drawing.version ?? '', release: drawing.release ?? '' },
    }),
  });
}

function toVec3(point: GeometryProto.Vec3 | undefined): Vec3 {
  return [point?.x ?? 0, point?.y ?? 0, point?.z ?? 0];
}

function fromVec3([x, y, z]: Vec3): GeometryProto.Vec3 {
  return { x, y, z };
}
