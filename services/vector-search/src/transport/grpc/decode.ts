import { decodeVector, type GeometryKind } from '@cadml/cad-model';
import {
  GeometryProto,
  meshFactsFromMessage,
  stepFactsFromMessage,
  type VectorSearchProto,
} from '@cadml/contracts';
import type { ComponentUse } from '../../application/component-of.ts';
import type { SearchQuery, SearchTarget } from '../../application/search-target.ts';
import type { Condition, Filter } from '../../domain/filter.ts';
import type { DrawingFacts, PartGeometry } from '../../domain/geometry.ts';
import { invalid } from '../../domain/invalid.ts';
import type { AttributesPatch, MetadataChange } from '../../domain/metadata.ts';
import type { Attributes, Scalar, StoredVector } from '../../domain/part.ts';

const { GeometryKind: Kind } = GeometryProto;
const KINDS = new Map<GeometryProto.GeometryKind, GeometryKind>([
  [Kind.GEOMETRY_KIND_BREP, 'brep'],
  [Kind.GEOMETRY_KIND_MESH, 'mesh'],
  [Kind.GEOMETRY_KIND_DRAWING, 'drawing'],
]);

/** VALIDATION_FAILED when the geometry is missing or incomplete. */
export function decodeGeometry(geometry: GeometryProto.Geometry | undefined): PartGeometry {
  const kind = geometry && KINDS.get(geometry.kind);
  const { min, max } = geometry?.boundingBox ?? {};
  if (geometry === undefined || kind === undefined || min === undefined || max === undefined) {
    throw invalid('The geometry needs its kind and bounding box.', { field: 'geometry' });
  }
  const { format, solids, faces, edges, facets, entities, layers, surfaceTypes, unitAssumed } = geometry;
  return {
    ...{ kind, format, solids, faces, edges, facets, entities, surfaceTypes, unitAssumed },
    boundingBox: { min: [min.x, min.y, min.z], max: [max.x, max.y, max.z] },
    volumeMm3: geometry.volumeMm3 ?? null,
    areaMm2: geometry.areaMm2 ?? null,
    layers: layers.map(({ name, count }) => ({ name, count })),
    watertight: geometry.watertight ?? null,
    declaredUnit: geometry.declaredUnit || null,
    ...(geometry.givenUnit && { givenUnit: geometry.givenUnit }),
    ...(geometry.step && { step: stepFactsFromMessage(geometry.step) }),
    ...(geometry.drawing && { drawing: decodeDrawing(geometry.drawing) }),
    ...(geometry.mesh && { mesh: meshFactsFromMessage(geometry.mesh) }),
    ...(geometry.fingerprints.length > 0 && { fingerprints: geometry.fingerprints }),
  };
}

function decodeDrawing({ version, release, ...counts }: GeometryProto.DrawingFacts): DrawingFacts {
  return { version: version || null, release: release || null, ...counts };
}

/** What is unset in the message is absent in the change. */
export function decodeMetadata(metadata: VectorSearchProto.PartMetadata | undefined): MetadataChange {
  const { name, partNumber, material, class: label, tags, attributes } = metadata ?? {};
  return {
    ...(name === undefined ? {} : { name }),
    ...(partNumber === undefined ? {} : { partNumber }),
    ...(material === undefined ? {} : { material }),
    ...(label === undefined ? {} : { class: label }),
    ...(tags === undefined ? {} : { tags: tags.values }),
    ...(attributes === undefined ? {} : { attributes: decodeAttributes(attributes.entries) }),
  };
}

export function decodeComponentUse(
  use: VectorSearchProto.ComponentUse | undefined,
): { readonly componentOf: ComponentUse } | undefined {
  if (use === undefined) return undefined;
  const { parentPartId: parentId, parentRevision, quantity } = use;
  return { componentOf: { parentId, parentRevision, quantity } };
}

/** An entry without a value is one to remove. */
export function decodeAttributesPatch(patch: VectorSearchProto.AttributeMap | undefined): AttributesPatch {
  return Object.fromEntries(
    Object.entries(patch?.entries ?? {}).map(([name, { value }]) => [name, value?.value ?? null]),
  );
}

export function decodeVectors(vectors: readonly VectorSearchProto.PartVector[]): readonly StoredVector[] {
  return vectors.map(({ version, extractorRevision, vector }) => ({
    version,
    extractorRevision,
    vector: decodeVector(vector),
  }));
}

export function decodeFilters(filters: readonly VectorSearchProto.Filter[]): readonly Filter[] {
  return filters.map(({ field, condition }) => ({ field, condition: decodeCondition(field, condition) }));
}

export function decodeQuery(query: VectorSearchProto.SearchQuery): SearchQuery {
  const { version, k, offset, filters, excludeSelf, explain, sizeWeight } = query;
  return {
    ...{ version, k, offset, excludeSelf, explain },
    target: decodeTarget(query.target),
    filters: decodeFilters(filters),
    sizeWeight: sizeWeight ?? null,
  };
}

function decodeTarget(target: VectorSearchProto.SearchQuery['target']): SearchTarget {
  switch (target?.$case) {
    case 'partId':
      return { kind: 'part', partId: target.value };
    case 'fileHash':
      return { kind: 'file', fileHash: target.value };
    case 'vector':
      return { kind: 'vector', vector: decodeVector(target.value) };
    default:
      throw invalid('A query names exactly one of partId, fileHash and vector.', { field: 'target' });
  }
}

function decodeCondition(field: string, condition: VectorSearchProto.Filter['condition']): Condition {
  switch (condition?.$case) {
    case 'anyOf':
    case 'allOf':
      return {
        kind: condition.$case,
        values: condition.value.values.map((value) => decodeScalar(field, value)),
      };
    case 'range':
      return { kind: 'range', gte: condition.value.gte ?? null, lte: condition.value.lte ?? null };
    default:
      throw invalid(`The filter on '${field}' has no condition.`, { field });
  }
}

function decodeAttributes(entries: Readonly<Record<string, VectorSearchProto.AttributeValue>>): Attributes {
  return Object.fromEntries(
    Object.entries(entries).map(([name, value]) => [name, decodeScalar(name, value)]),
  );
}

function decodeScalar(field: string, { value }: VectorSearchProto.AttributeValue): Scalar {
  if (value === undefined) throw invalid(`'${field}' has an empty value.`, { field });
  return value.value;
}
