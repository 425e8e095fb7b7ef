import { decodeVector } from '@cadml/cad-model';
import type { Handlers, VectorSearchProto } from '@cadml/contracts';
import { toAppError } from '@cadml/errors';
import { abandonOperation } from '../../application/abandon-operation.ts';
import { checkReferences } from '../../application/check-references.ts';
import { compareVectors } from '../../application/compare-vectors.ts';
import { deletePart } from '../../application/delete-part.ts';
import { getPart, getParts } from '../../application/get-part.ts';
import { getStats } from '../../application/get-stats.ts';
import type { Replica } from '../../application/index/replica.ts';
import { listParts } from '../../application/list-parts.ts';
import { listStaleParts } from '../../application/list-stale-parts.ts';
import { findParts, listUses } from '../../application/list-uses.ts';
import { listVersions } from '../../application/list-versions.ts';
import type { PartStore } from '../../application/ports/part-store.ts';
import { putVectors } from '../../application/put-vectors.ts';
import { listUnreleasedParts, noteReleasedParts } from '../../application/release-deleted-parts.ts';
import { reportUnreadable } from '../../application/report-unreadable.ts';
import { type SearchDeps, searchParts } from '../../application/search-parts.ts';
import type { SearchQuery } from '../../application/search-target.ts';
import { updatePart } from '../../application/update-part.ts';
import { type UpsertDeps, upsertPart } from '../../application/upsert-part.ts';
import {
  decodeAttributesPatch,
  decodeComponentUse,
  decodeFilters,
  decodeGeometry,
  decodeMetadata,
  decodeQuery,
  decodeVectors,
} from './decode.ts';
import { encodePart, encodePartResult, encodeResult, encodeRevision, encodeVersion } from './encode.ts';
import { encodeHealth, type ReplicaHealth } from './health.ts';

export interface VectorSearchDeps {
  readonly store: PartStore;
  readonly replica: Replica;
  readonly writing: UpsertDeps;
  readonly search: SearchDeps;
  readonly onBatch: (queries: number, seconds: number) => void;
  readonly health: () => ReplicaHealth;
}

type Service = Handlers<typeof VectorSearchProto.VectorSearchServiceService>;

/** Every RPC of the service: decode, one use case, encode. */
export function vectorSearchHandlers(deps: VectorSearchDeps): Service {
  return { ...writes(deps), ...reads(deps), ...fileKeeping(deps), ...operations(deps) };
}

function writes({
  writing,
}: VectorSearchDeps): Pick<
  Service,
  'upsert' | 'abandonOperation' | 'putVectors' | 'reportUnreadable' | 'updatePart' | 'deletePart'
> {
  return {
    upsert: async (request, call) => {
      const { operationId, project, fileHash } = request;
      const metadata = decodeMetadata(request.metadata);
      const geometry = decodeGeometry(request.geometry);
      const vectors = decodeVectors(request.vectors);
      const componentOf = decodeComponentUse(request.componentOf);
      const said = { metadata, defaultName: request.defaultName };
      const command = { operationId, project, fileHash, ...said, geometry, vectors, ...componentOf };
      const { part, created, revisionCreated, sequence } = await upsertPart(writing, call, command);
      return { part: encodePart(part), created, revisionCreated, sequence: BigInt(sequence) };
    },
    abandonOperation: async (request, call) => ({
      revisionCreated: await abandonOperation(writing, call, request),
    }),
    putVectors: async ({ partId, revision, vectors, geometry }, call) => {
      const read = geometry === undefined ? null : decodeGeometry(geometry);
      const command = { partId, revision, vectors: decodeVectors(vectors), geometry: read };
      return { sequence: BigInt(await putVectors(writing, call, command)) };
    },
    reportUnreadable: async (request, call) => ({
      sequence: BigInt(await reportUnreadable(writing, call, request)),
    }),
    updatePart: async ({ partId, metadata, attributesPatch, project, ifEtag }, call) => {
      const change = {
        partId,
        metadata: decodeMetadata(metadata),
        attributes: decodeAttributesPatch(attributesPatch),
        project: project ?? null,
        ifEtag: ifEtag ?? null,
      };
      const { part, sequence } = await updatePart(writing, call, change);
      return { part: encodePart(part), sequence: BigInt(sequence) };
    },
    deletePart: async ({ partId, ifEtag }, call) => {
      const { sequence, revisions, project } = await deletePart(writing, call, {
        partId,
        ifEtag: ifEtag ?? null,
      });
      return { sequence: BigInt(sequence), revisions: revisions.map(encodeRevision), project };
    },
  };
}

function reads(
  deps: VectorSearchDeps,
): Pick<
  Service,
  'getPart' | 'getParts' | 'listUses' | 'findParts' | 'listParts' | 'search' | 'compareVectors'
> {
  const { store, replica } = deps;
  return {
    getPart: async ({ partId }, call) => ({ part: encodePart(await getPart(store, call, partId)) }),
    getParts: async ({ partIds }, call) => ({
      results: (await getParts(store, call, partIds)).map(encodePartResult),
    }),
    listUses: async ({ partId }, call) => {
      const { uses, usedIn } = await listUses(store, call, partId);
      return { uses: [...uses], usedIn: [...usedIn] };
    },
    findParts: async (request, call) => {
      const found = await findParts(store, call, request);
      return { parts: [...found].map(([fileHash, partId]) => ({ fileHash, partId })) };
    },
    listParts: async ({ q, cursor, limit, filters }, call) => {
      const query = { q, cursor, limit, filters: decodeFilters(filters) };
      const { parts, nextCursor, total } = await listParts({ reader: store, replica }, call, query);
      return { parts: parts.map(encodePart), nextCursor, total: BigInt(total) };
    },
    compareVectors: async ({ version, a, b, extractorRevision: revision }) => {
      const pair = { version, a: decodeVector(a), b: decodeVector(b), revision };
      const found = compareVectors(replica, pair);
      return { ...found, blocks: [...found.blocks], differences: [...found.differences] };
    },
    search: async ({ queries, minSequence }, call) => {
      const started = performance.now();
      const decoded = queries.map(decodedOrError);
      const asked = decoded.filter((query) => !(query instanceof Error)) as SearchQuery[];
      const answers = (await searchParts(deps.search, call, asked, Number(minSequence))).values();
      const results = decoded.map((query) => (query instanceof Error ? query : next(answers)));
      deps.onBatch(queries.length, (performance.now() - started) / 1000);
      return { results: results.map(encodeResult) };
    },
  };
}

/** Whether files are needed, for those that hold them. */
function fileKeeping({
  store,
  writing,
}: VectorSearchDeps): Pick<Service, 'checkReferences' | 'listUnreleasedParts' | 'noteReleasedParts'> {
  return {
    checkReferences: async ({ references }, call) => ({
      needed: [...(await checkReferences(writing, call, references))],
    }),
    listUnreleasedParts: async ({ limit }, call) => {
      const parts = await listUnreleasedParts(store, call, limit);
      return {
        parts: parts.map(({ id, project, revisions }) => {
          return { partId: id, project, revisions: revisions.map(encodeRevision) };
        }),
      };
    },
    noteReleasedParts: async ({ partIds }, call) => {
      await noteReleasedParts(store, call, partIds);
      return {};
    },
  };
}

function operations({
  store,
  replica,
  health,
}: VectorSearchDeps): Pick<Service, 'listStaleParts' | 'listVersions' | 'getStats' | 'getHealth'> {
  return {
    listStaleParts: async (query, call) => {
      const { parts, remaining, unreadable } = await listStaleParts(store, call, query);
      return { parts: [...parts], remaining: BigInt(remaining), unreadable: BigInt(unreadable) };
    },
    listVersions: async (_request, call) => {
      const { versions, sequence, defaultSinceMs } = await listVersions(replica, call);
      const since = BigInt(defaultSinceMs);
      return { versions: versions.map(encodeVersion), sequence: BigInt(sequence), defaultSinceMs: since };
    },
    getStats: async (_request, call) => {
      const { parts, byProject, byFormat, byMaterial, byClass, sequence } = await getStats(replica, call);
      return {
        parts: BigInt(parts),
        byProject: bigints(byProject),
        byFormat: bigints(byFormat),
        byMaterial: bigints(byMaterial),
        byClass: bigints(byClass),
        sequence: BigInt(sequence),
      };
    },
    getHealth: async () => encodeHealth(health()),
  };
}

/** A query that cannot be read fails in its place, as one that cannot be answered. */
function decodedOrError(query: VectorSearchProto.SearchQuery) {
  try {
    return decodeQuery(query);
  } catch (error) {
    return toAppError(error, 'validate');
  }
}

function next<T>(values: Iterator<T>): T {
  return values.next().value as T;
}

function bigints(counts: Readonly<Record<string, number>>): Record<string, bigint> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, BigInt(count)]));
}
