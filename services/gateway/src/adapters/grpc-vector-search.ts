import { encodeVector } from '@cadml/cad-model';
import { type GrpcClient, VectorSearchProto as proto } from '@cadml/contracts';
import { fromErrorData } from '@cadml/errors';
import type { PartCatalogue, VersionedVector } from '../application/ports-catalogue.ts';
import type { IndexedVersion, SearchQuery, StalePart } from '../domain/search.ts';
import { geometryToMessage } from './grpc-geometry.ts';
import { createPartBatch } from './grpc-part-batch.ts';
import {
  errorFromMessage,
  filterToMessage,
  metadataToMessage,
  partFromMessage,
  patchToMessage,
  referencesOf,
  searchAnswerFromMessage,
} from './grpc-part-messages.ts';

export const VECTOR_SEARCH = proto.VectorSearchServiceService;
export type VectorSearchClient = GrpcClient<typeof VECTOR_SEARCH>;

const STALE_PAGE = 50;

export function createGrpcPartCatalogue(client: VectorSearchClient): PartCatalogue {
  return {
    ...reading(client),
    ...writing(client),
    ...similarity(client),
    ...assemblies(client),
    ...coverage(client),
  };
}

function reading(client: VectorSearchClient): Pick<PartCatalogue, 'get' | 'list'> {
  const getPart = createPartBatch(client);
  return {
    get: async (partId, call) => {
      const part = await getPart(partId, call);
      const givenUnit = part.geometry?.givenUnit || null;
      return { part: partFromMessage(part), references: referencesOf(part.revisions), givenUnit };
    },
    list: async ({ q, cursor, limit, filters }, call) => {
      const request = { q, cursor, limit, filters: filters.map(filterToMessage) };
      const { parts, nextCursor, total } = await client.listParts(request, call);
      return { items: parts.map(partFromMessage), nextCursor: nextCursor || null, total: Number(total) };
    },
  };
}

function writing(
  client: VectorSearchClient,
): Pick<PartCatalogue, 'upsert' | 'abandon' | 'putVectors' | 'update' | 'remove'> {
  return {
    upsert: async ({ metadata, geometry, vectors, componentOf, ...same }, call) => {
      const response = await client.upsert(
        {
          ...same,
          metadata: metadataToMessage(metadata),
          geometry: geometryToMessage(geometry),
          vectors: vectors.map(vectorToMessage),
          componentOf,
        },
        call,
      );
      const { part, created, revisionCreated, sequence } = response;
      const givenUnit = part?.geometry?.givenUnit || null;
      const outcome = { created, revisionCreated, sequence: Number(sequence) };
      return { part: partFromMessage(part), givenUnit, ...outcome };
    },
    abandon: async (operation, call) => (await client.abandonOperation(operation, call)).revisionCreated,
    putVectors: async ({ partId, revision }, { vectors, geometry }, call) => {
      const request = {
        partId,
        revision,
        vectors: vectors.map(vectorToMessage),
        geometry: geometryToMessage(geometry),
      };
      return Number((await client.putVectors(request, call)).sequence);
    },
    update: async (partId, { patch, ifEtag }, call) => {
      const request: proto.UpdatePartRequest = {
        partId,
        ...patchToMessage(patch),
        ...(patch.project === undefined ? {} : { project: patch.project }),
        ...(ifEtag === null ? {} : { ifEtag }),
      };
      const { part, sequence } = await client.updatePart(request, call);
      return { part: partFromMessage(part), sequence: Number(sequence) };
    },
    remove: async (partId, ifEtag, call) => {
      const request = { partId, ...(ifEtag === null ? {} : { ifEtag }) };
      const { sequence, revisions, project } = await client.deletePart(request, call);
      return { sequence: Number(sequence), project, references: referencesOf(revisions) };
    },
  };
}

function similarity(client: VectorSearchClient): Pick<PartCatalogue, 'search' | 'compareVectors'> {
  return {
    search: async (query, minSequence, call) => {
      const request = { queries: [queryToMessage(query)], minSequence: BigInt(minSequence) };
      const [result] = (await client.search(request, call)).results;
      return searchAnswerFromMessage(answerOf(result));
    },
    compareVectors: ({ version, extractorRevision, a, b }, call) =>
      client.compareVectors({ version, extractorRevision, a: bytesOf(a), b: bytesOf(b) }, call),
  };
}

function assemblies(client: VectorSearchClient): Pick<PartCatalogue, 'listUses' | 'findParts'> {
  return {
    listUses: (partId, call) => client.listUses({ partId }, call),
    findParts: async (project, fileHashes, call) => {
      const { parts } = await client.findParts({ project, fileHashes: [...fileHashes] }, call);
      return new Map(parts.map(({ fileHash, partId }) => [fileHash, partId]));
    },
  };
}

function coverage(
  client: VectorSearchClient,
): Pick<PartCatalogue, 'listStale' | 'listVersions' | 'reportUnreadable'> {
  return {
    listStale: async (work, call) => {
      const found = await client.listStaleParts({ ...work, limit: STALE_PAGE }, call);
      const { parts, remaining, unreadable } = found;
      return {
        parts: parts.map(stalePart),
        remaining: Number(remaining),
        unreadable: Number(unreadable),
      };
    },
    listVersions: async (call) => {
      const { versions, defaultSinceMs } = await client.listVersions({}, call);
      return { versions: versions.map(indexedVersion), defaultSinceMs: Number(defaultSinceMs) };
    },
    reportUnreadable: async (report, call) => Number((await client.reportUnreadable(report, call)).sequence),
  };
}

function indexedVersion(message: proto.IndexedVersion): IndexedVersion {
  const { version, dimension, extractorRevision, complete } = message;
  return {
    version,
    dimension,
    default: message.default,
    indexedParts: Number(message.indexed),
    parts: Number(message.parts),
    unreadableParts: Number(message.unreadable),
    complete,
    extractorRevision,
  };
}

function stalePart({ units, ...part }: proto.StalePart): StalePart {
  return { ...part, units: units || null };
}

function vectorToMessage({ version, extractorRevision, vector }: VersionedVector): proto.PartVector {
  return { version, extractorRevision, vector: bytesOf(vector) };
}

function bytesOf(vector: Float32Array): Buffer {
  const { buffer, byteOffset, byteLength } = encodeVector(vector);
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}

function queryToMessage(query: SearchQuery): proto.SearchQuery {
  const { target, version, filters, sizeWeight, k, offset, excludeSelf, explain } = query;
  return {
    target: targetToMessage(target),
    version: version ?? '',
    filters: filters.map(filterToMessage),
    ...(sizeWeight === undefined ? {} : { sizeWeight }),
    k,
    offset,
    excludeSelf,
    explain,
  };
}

function targetToMessage(target: SearchQuery['target']): proto.SearchQuery['target'] {
  if ('partId' in target) return { $case: 'partId', value: target.partId };
  if ('fileHash' in target) return { $case: 'fileHash', value: target.fileHash };
  return { $case: 'vector', value: bytesOf(target.vector) };
}

function answerOf(result: proto.SearchResult | undefined): proto.SearchAnswer {
  const outcome = result?.outcome;
  if (outcome?.$case === 'answer') return outcome.value;
  if (outcome === undefined) throw fromErrorData(null, 'search');
  throw errorFromMessage(outcome.value);
}
