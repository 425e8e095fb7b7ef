import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { OperationId } from '../../domain/access-table.ts';
import { FILE_TYPES } from './file-headers.ts';
import { Analysis, AnalyzeOptions, Job, JobAccepted, JobQuery } from './schemas/analyze.ts';
import { Assembly, AssemblyQuery, Bom } from './schemas/assembly.ts';
import {
  AppliedCacheLimits,
  CacheApplyRequest,
  CachePrewarm,
  CachePrewarmRequest,
  CacheRollbackRequest,
  CacheStats,
  CacheTuning,
  CacheTuningQuery,
} from './schemas/caches.ts';
import { Sha256, Uuid } from './schemas/common.ts';
import { CompareRequest, Comparison } from './schemas/compare.ts';
import {
  Backfill,
  BackfillRequest,
  DiffQuery,
  ExtractedFeatures,
  ExtractRequest,
  FeatureDiff,
  FeatureSlots,
  FeatureVersions,
  PartFeatures,
  VersionQuery,
} from './schemas/features.ts';
import {
  ApiKeyCreated,
  ApiKeyRequest,
  ApiKeys,
  CircuitBreakers,
  ClusterHealth,
  Health,
  Me,
  Quarantine,
  Ready,
} from './schemas/operators.ts';
import {
  ChangedPart,
  Deleted,
  FileQuery,
  Part,
  PartPatch,
  PartQuery,
  pageOf,
  ThumbnailQuery,
} from './schemas/parts.ts';
import { SearchAnswer, SearchRequest } from './schemas/search.ts';
import { z } from './schemas/zod.ts';

type Request = NonNullable<RouteConfig['request']>;

export interface OperationDoc {
  readonly summary: string;
  readonly tag: string;
  readonly params?: Readonly<Record<string, z.ZodType>>;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: NonNullable<Request['body']>;
  readonly responses: RouteConfig['responses'];
}

const json = (schema: z.ZodType) => ({ content: { 'application/json': { schema } } });
const ok = (description: string, schema: z.ZodType) => ({ 200: { description, ...json(schema) } });
const done = { 204: { description: 'Done' } };
const byId = { id: Uuid };
const ifMatch = z.object({ 'if-match': z.string().optional().openapi({ description: 'ETag of the part' }) });
const ifNoneMatch = z.object({ 'if-none-match': z.string().optional() });
const rendition = (type: string, description: string) => ({
  200: {
    description,
    content: { [type]: { schema: z.any().openapi({ type: 'string', format: 'binary' }) } },
  },
  304: { description: 'The client has it' },
});
const audited = z.object({ 'x-audit-reason': z.string().min(3).max(500) });

const analyze: OperationDoc = {
  summary: 'Analyse a CAD file: geometry, feature vectors, part, nearest neighbours',
  tag: 'analysis',
  headers: z.object({
    prefer: z
      .string()
      .optional()
      .openapi({ description: '`respond-async` answers 202 with a job, as `options.explode` always does' }),
    'idempotency-key': z.string().max(200).optional(),
  }),
  body: {
    content: {
      'multipart/form-data': {
        schema: z.object({
          file: z.any().openapi({ type: 'string', format: 'binary' }),
          options: AnalyzeOptions.optional(),
        }),
      },
    },
  },
  responses: { ...ok('The analysis', Analysis), 202: { description: 'The job', ...json(JobAccepted) } },
};

/** What the document says of every operation, beside what the authorization table says. */
export const OPERATION_DOCS: Readonly<Record<OperationId, OperationDoc>> = {
  analyze,
  listJobs: {
    summary: 'Jobs of the readable projects, newest first',
    tag: 'jobs',
    query: JobQuery,
    responses: ok('A page', pageOf('JobPage', Job)),
  },
  getJob: { summary: 'A job', tag: 'jobs', params: byId, responses: ok('The job', Job) },
  watchJob: {
    summary: 'The states of a job as server-sent events, until it is over',
    tag: 'jobs',
    params: byId,
    headers: z.object({ 'last-event-id': z.string().optional() }),
    responses: {
      200: {
        description: 'Events `job`, data a Job',
        content: { 'text/event-stream': { schema: z.string() } },
      },
      204: { description: 'The client has seen the end' },
    },
  },
  cancelJob: {
    summary: 'Cancel a job that is not over, in a project that the caller writes to',
    tag: 'jobs',
    params: byId,
    responses: {
      202: {
        description:
          'The job. One whose part is being written already ends `succeeded`, with its result; one that takes an assembly apart ends `cancelled`, and the parts that it has written by then stay',
        ...json(Job),
      },
    },
  },
  listParts: {
    summary: 'Parts, newest first',
    tag: 'parts',
    query: PartQuery,
    responses: ok('A page', pageOf('PartPage', Part)),
  },
  getPart: { summary: 'A part', tag: 'parts', params: byId, responses: ok('The part', Part) },
  getPartFile: {
    summary: 'The file of a part’s revision',
    tag: 'parts',
    params: byId,
    query: FileQuery,
    headers: ifNoneMatch,
    responses: {
      200: {
        description: 'The bytes',
        content: Object.fromEntries(
          FILE_TYPES.map((type) => [type, { schema: z.any().openapi({ type: 'string', format: 'binary' }) }]),
        ),
      },
      304: { description: 'The client has it' },
    },
  },
  getPartThumbnail: {
    summary: 'A picture of a part: shaded, isometric, edges drawn',
    tag: 'parts',
    params: byId,
    query: ThumbnailQuery,
    headers: ifNoneMatch,
    responses: rendition('image/png', 'PNG'),
  },
  getPartModel: {
    summary: 'A model of a part for viewers, in metres; `_FACE_ID` of a vertex is the number of its face',
    tag: 'parts',
    params: byId,
    query: FileQuery,
    headers: ifNoneMatch,
    responses: rendition('model/gltf-binary', 'Binary glTF 2.0'),
  },
  getPartDrawing: {
    summary: 'A drawing of a part to scale: front, top, left and isometric view with hidden lines',
    tag: 'parts',
    params: byId,
    query: FileQuery,
    headers: ifNoneMatch,
    responses: rendition('image/svg+xml', 'SVG'),
  },
  getPartAssembly: {
    summary: 'How a part is put together: tree, unique parts, bill of materials',
    tag: 'assemblies',
    params: byId,
    query: AssemblyQuery,
    responses: ok('The assembly; a part without components is a tree of one node', Assembly),
  },
  getPartBom: {
    summary: 'The bill of materials of a part, level by level',
    tag: 'assemblies',
    params: byId,
    query: AssemblyQuery,
    responses: {
      200: {
        description: 'The bill, as `Accept` asks for it',
        content: { 'application/json': { schema: Bom }, 'text/csv': { schema: z.string() } },
      },
    },
  },
  getPartBomCsv: {
    summary: 'The bill of materials of a part as CSV (RFC 4180)',
    tag: 'assemblies',
    params: byId,
    query: AssemblyQuery,
    responses: { 200: { description: 'The bill', content: { 'text/csv': { schema: z.string() } } } },
  },
  getProductThumbnail: {
    summary: 'A picture of one product of an assembly; `key` as the assembly names it, URL-encoded',
    tag: 'assemblies',
    params: byId,
    query: ThumbnailQuery,
    headers: ifNoneMatch,
    responses: rendition('image/png', 'PNG'),
  },
  updatePart: {
    summary: 'Change a part’s metadata (JSON merge patch)',
    tag: 'parts',
    params: byId,
    headers: ifMatch,
    body: { content: { 'application/merge-patch+json': { schema: PartPatch } } },
    responses: ok('The part', ChangedPart),
  },
  deletePart: {
    summary: 'Delete a part',
    tag: 'parts',
    params: byId,
    headers: ifMatch,
    responses: ok('Sequence of the deletion', Deleted),
  },
  search: {
    summary: 'Nearest neighbours of a part, a file or a vector',
    tag: 'similarity',
    body: json(SearchRequest),
    responses: ok('The neighbours', SearchAnswer),
  },
  compare: {
    summary:
      'How two parts or files stand to each other, with the proof: place, deviation, differences in words',
    tag: 'similarity',
    body: json(CompareRequest),
    responses: ok('The evidence and the distance of the vectors', Comparison),
  },
  listFeatureVersions: {
    summary: 'Versions of the feature vector, how many parts they cover, and which one searches go by',
    tag: 'features',
    responses: ok('The versions', FeatureVersions),
  },
  listFeatureSlots: {
    summary: 'The slots of a version: name, block, unit, formula, since when',
    tag: 'features',
    query: VersionQuery,
    responses: ok('The slots in the order of the vector', FeatureSlots),
  },
  diffFeatures: {
    summary: 'How the vectors of two parts or files differ, slot by slot, the largest difference first',
    tag: 'features',
    query: DiffQuery,
    responses: ok('The difference', FeatureDiff),
  },
  extractFeatures: {
    summary: 'Feature vectors of a stored file; the catalogue is not touched',
    tag: 'features',
    body: json(ExtractRequest),
    responses: ok('The vectors', ExtractedFeatures),
  },
  startBackfill: {
    summary: 'Read the files of parts that lack vectors again, now',
    tag: 'operators',
    body: json(BackfillRequest),
    responses: {
      ...ok('No part lacks a vector', Backfill),
      202: { description: 'The job, which may have been under way', ...json(Backfill) },
    },
  },
  getPartFeatures: {
    summary: 'A feature vector of the part, computed from its stored file or recalled',
    tag: 'parts',
    params: byId,
    query: VersionQuery,
    responses: ok('The vector', PartFeatures),
  },
  listQuarantine: {
    summary: 'Files that are refused because they killed workers',
    tag: 'operators',
    responses: ok('The files', Quarantine),
  },
  clearQuarantine: {
    summary: 'Let a quarantined file be tried again',
    tag: 'operators',
    params: { sha256: Sha256 },
    headers: audited,
    responses: done,
  },
  getCacheStats: {
    summary: 'What the caches of a replica hold and did, and what is asked for most',
    tag: 'operators',
    responses: ok('The figures', CacheStats),
  },
  getCacheTuning: {
    summary: 'What was seen of a cache, what to set, and why',
    tag: 'operators',
    query: CacheTuningQuery,
    responses: ok('The advice', CacheTuning),
  },
  applyCacheLimits: {
    summary: 'Set a cache on all replicas; can be rolled back for five minutes',
    tag: 'operators',
    body: json(CacheApplyRequest),
    responses: ok('What is in force', AppliedCacheLimits),
  },
  rollbackCacheLimits: {
    summary: 'Restore what was in force before the last change of a cache',
    tag: 'operators',
    body: json(CacheRollbackRequest),
    responses: ok('What is in force', AppliedCacheLimits),
  },
  prewarmCache: {
    summary: 'Load what was made before into a cache of a replica',
    tag: 'operators',
    body: json(CachePrewarmRequest),
    responses: ok('What was loaded', CachePrewarm),
  },
  whoAmI: { summary: 'Who the credential stands for', tag: 'identity', responses: ok('The caller', Me) },
  createApiKey: {
    summary: 'Create an API key; it is shown once',
    tag: 'identity',
    body: json(ApiKeyRequest),
    responses: { 201: { description: 'The key', ...json(ApiKeyCreated) } },
  },
  listApiKeys: {
    summary: 'API keys, without their secrets',
    tag: 'identity',
    responses: ok('The keys', ApiKeys),
  },
  revokeApiKey: { summary: 'Revoke an API key', tag: 'identity', headers: audited, responses: done },
  health: {
    summary: 'How the fleet is',
    tag: 'health',
    responses: { ...ok('ok or degraded', Health), 503: { description: 'unavailable', ...json(Health) } },
  },
  ready: {
    summary: 'Whether this replica takes requests',
    tag: 'health',
    responses: { ...ok('It does', Ready), 503: { description: 'It does not', ...json(Ready) } },
  },
  healthCluster: {
    summary: 'How every replica is',
    tag: 'health',
    responses: {
      ...ok('ok or degraded', ClusterHealth),
      503: { description: 'unavailable', ...json(ClusterHealth) },
    },
  },
  circuitBreakers: {
    summary: 'State of the circuit breakers of this replica',
    tag: 'health',
    responses: ok('The breakers', CircuitBreakers),
  },
  metrics: {
    summary: 'Metrics of this replica in OpenMetrics text',
    tag: 'health',
    responses: {
      200: {
        description: 'The exposition',
        content: { 'application/openmetrics-text': { schema: z.string() } },
      },
    },
  },
  openapi: {
    summary: 'This document',
    tag: 'health',
    responses: ok('OpenAPI 3.1', z.record(z.string(), z.unknown()).openapi({ type: 'object' })),
  },
};
