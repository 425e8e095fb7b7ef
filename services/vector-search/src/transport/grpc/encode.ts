import type { Vec3 } from '@cadml/cad-model';
import {
  GeometryProto,
  meshFactsToMessage,
  stepFactsToMessage,
  type VectorSearchProto,
} from '@cadml/contracts';
import { AppError } from '@cadml/errors';
import type { IndexedVersion } from '../../application/list-versions.ts';
import type { SearchAnswer } from '../../application/search-parts.ts';
import type { DrawingFacts, PartGeometry } from '../../domain/geometry.ts';
import { etagOf, type Part, type PartRevision, type Scalar } from '../../domain/part.ts';

const { GeometryKind: Kind } = GeometryProto;
const KINDS = {
  brep: Kind.GEOMETRY_KIND_BREP,
  mesh: Kind.GEOMETRY_KIND_MESH,
  drawing: Kind.GEOMETRY_KIND_DRAWING,
} as const;

export function encodePart(part: Part): VectorSearchProto.Part {
  return {
    id: part.id,
    partNumber: part.partNumber ?? '',
    revision: part.revision,
    project: part.project,
    name: part.name,
    fileHash: part.fileHash,
    format: part.geometry.format,
    material: part.material ?? '',
    tags: [...part.tags],
    class: part.class ?? '',
    attributes: Object.fromEntries(
      Object.entries(part.attributes).map(([name, value]) => [name, encodeScalar(value)]),
    ),
    geometry: encodeGeometry(part.geometry),
    versions: [...part.versions],
    createdAtMs: BigInt(part.createdAtMs),
    updatedAtMs: BigInt(part.updatedAtMs),
    etag: etagOf(part),
    duplicateOf: part.duplicateOf ?? '',
    revisions: part.revisions.map(encodeRevision),
  };
}

export function encodeRevision(revision: PartRevision): VectorSearchProto.PartRevision {
  return { ...revision, createdAtMs: BigInt(revision.createdAtMs) };
}

export function encodeResult(result: SearchAnswer | AppError): VectorSearchProto.SearchResult {
  if (result instanceof AppError) {
    return { outcome: { $case: 'error', value: encodeError(result) } };
  }
  const items = result.items.map(({ part, score, distance, contributions }) => ({
    ...{ score, distance },
    part: encodePart(part),
    contributions: [...contributions],
  }));
  return { outcome: { $case: 'answer', value: { ...result, items, total: BigInt(result.total) } } };
}

export function encodePartResult(result: Part | AppError): VectorSearchProto.PartResult {
  return result instanceof AppError
    ? { outcome: { $case: 'error', value: encodeError(result) } }
    : { outcome: { $case: 'part', value: encodePart(result) } };
}

function encodeError({ code, stage, message, context }: AppError): VectorSearchProto.SearchError {
  return { code, stage, message, contextJson: JSON.stringify(context) };
}

export function encodeVersion(version: IndexedVersion): VectorSearchProto.IndexedVersion {
  return {
    version: version.version,
    dimension: version.dimension,
    default: version.isDefault,
    indexed: BigInt(version.indexed),
    parts: BigInt(version.parts),
    extractorRevision: version.revision,
    newestExtractorRevision: version.newest,
    unreadable: BigInt(version.unreadable),
    complete: version.complete,
  };
}

function encodeGeometry(geometry: PartGeometry): GeometryProto.Geometry {
  const { format, solids, faces, edges, facets, entities, layers, surfaceTypes, unitAssumed } = geometry;
  const { min, max } = geometry.boundingBox;
  return {
    ...{ format, solids, faces, edges, facets, entities, surfaceTypes, unitAssumed },
    kind: KINDS[geometry.kind],
    boundingBox: { min: encodePoint(min), max: encodePoint(max) },
    layers: [...layers],
    declaredUnit: geometry.declaredUnit ?? '',
    givenUnit: geometry.givenUnit ?? '',
    step: geometry.step && stepFactsToMessage(geometry.step),
    ...(geometry.volumeMm3 === null ? {} : { volumeMm3: geometry.volumeMm3 }),
    ...(geometry.areaMm2 === null ? {} : { areaMm2: geometry.areaMm2 }),
    ...(geometry.watertight === null ? {} : { watertight: geometry.watertight }),
    drawing: geometry.drawing && encodeDrawing(geometry.drawing),
    mesh: geometry.mesh && meshFactsToMessage(geometry.mesh),
    fingerprints: [...(geometry.fingerprints ?? [])],
  };
}

function encodeDrawing({ version, release, ...counts }: DrawingFacts): GeometryProto.DrawingFacts {
  const { frozenLayers = 0, offLayers = 0 } = counts;
  return { ...counts, frozenLayers, offLayers, version: version ?? '', release: release ?? '' };
}

function encodePoint([x, y, z]: Vec3): GeometryProto.Vec3 {
  return { x, y, z };
}

function encodeScalar(value: Scalar): VectorSearchProto.AttributeValue {
  if (typeof value === 'string') return { value: { $case: 'text', value } };
  return typeof value === 'number'
    ? { value: { $case: 'number', value } }
    : { value: { $case: 'flag', value } };
}
