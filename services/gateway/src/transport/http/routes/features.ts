import { ANSWERED_FEATURE_VERSIONS, featureSlots, requireFeatureVersion } from '@cadml/cad-model';
import {
  type ComputeFeaturesDeps,
  computeFeatures,
  type FeatureSource,
  fileOfSource,
  vectorOf,
} from '../../../application/compute-features.ts';
import { type DiffFeaturesDeps, diffFeatures } from '../../../application/diff-features.ts';
import { type EnsureReextractionDeps, startBackfill } from '../../../application/ensure-reextraction.ts';
import { featuresOf, publicGeometry } from '../../../domain/describe-analysis.ts';
import { type Exchange, type Handler, param } from '../exchange.ts';
import { Uuid } from '../schemas/common.ts';
import { BackfillRequest, DiffQuery, ExtractRequest, VersionQuery } from '../schemas/features.ts';
import { validate } from '../schemas/validate.ts';
import type { z } from '../schemas/zod.ts';
import { sendJson } from './json.ts';
import { publicJob } from './public-job.ts';

export interface FeatureRouteDeps extends DiffFeaturesDeps, EnsureReextractionDeps {
  /** Jobs that span all projects run on the fleet's own behalf. */
  readonly asFleet: (call: Exchange['call']) => Exchange['call'];
}

type FeatureOperation =
  | 'listFeatureVersions'
  | 'listFeatureSlots'
  | 'diffFeatures'
  | 'extractFeatures'
  | 'startBackfill'
  | 'getPartFeatures';

export function createFeatureRoutes(deps: FeatureRouteDeps): Record<FeatureOperation, Handler> {
  return {
    listFeatureVersions: async ({ res, call }) => {
      sendJson(res, 200, await deps.versions.list(call));
    },
    listFeatureSlots: async ({ req, res, call }) => {
      const given = validate(VersionQuery, req.query, 'query').version;
      const version = requireFeatureVersion(given ?? (await deps.versions.defaultVersion(call)));
      const items = featureSlots(version);
      sendJson(res, 200, { version, dimension: items.length, items });
    },
    diffFeatures: async ({ req, res, call }) => {
      const { a, b, version, order, limit } = validate(DiffQuery, req.query, 'query');
      const request = { a: sourceOf(a), b: sourceOf(b), version: version ?? null, order, limit };
      sendJson(res, 200, await diffFeatures(deps, request, call));
    },
    extractFeatures: async ({ req, res, call }) => {
      sendJson(res, 200, await extract(deps, validate(ExtractRequest, req.body ?? {}, 'request'), call));
    },
    startBackfill: async ({ req, res, call }) => {
      validate(BackfillRequest, req.body ?? {}, 'request');
      const job = await startBackfill(deps, deps.asFleet(call));
      if (job === null) sendJson(res, 200, { job: null });
      else sendJson(res, 202, { job: publicJob(job) });
    },
    getPartFeatures: (exchange) => sendPartFeatures(deps, exchange),
  };
}

async function sendPartFeatures(
  deps: ComputeFeaturesDeps & Pick<FeatureRouteDeps, 'versions'>,
  { req, res, call }: Exchange,
): Promise<void> {
  const given = validate(VersionQuery, req.query, 'query').version;
  const partId = validate(Uuid, param(req, 'id'), 'part id');
  const file = await fileOfSource(deps, { partId }, call);
  const version = given ?? (await deps.versions.defaultVersion(call));
  const extraction = await computeFeatures(deps, file, [version], call);
  const { extractorRevision, cache, warnings } = extraction;
  const vector = [...vectorOf(extraction, version)];
  sendJson(res, 200, {
    ...{ partId, revision: file.part?.revision, fileHash: file.fileHash, version },
    ...{ dimension: vector.length, vector, extractorRevision, cache, warnings },
  });
}

async function extract(
  deps: ComputeFeaturesDeps,
  asked: z.output<typeof ExtractRequest>,
  call: Exchange['call'],
) {
  const { fileHash, versions = ANSWERED_FEATURE_VERSIONS, units = null, geometry } = asked;
  const extraction = await computeFeatures(deps, { fileHash, name: '', units }, versions, call);
  const { extractorRevision, bytes, cache, warnings, timingsMs } = extraction;
  return {
    ...{ fileHash, bytes, format: extraction.geometry.format, extractorRevision },
    features: featuresOf(extraction, versions),
    geometry: geometry ? publicGeometry(extraction.geometry) : null,
    ...{ cache, warnings, timingsMs },
  };
}

const HASH_LENGTH = 64;

function sourceOf(given: string): FeatureSource {
  return given.length === HASH_LENGTH ? { fileHash: given } : { partId: given };
}
