import { ANSWERED_FEATURE_VERSIONS } from '@cadml/cad-model';
import type { FeatureSource } from '../../../application/compute-features.ts';
import { type DiffFeaturesDeps, diffFeatures } from '../../../application/diff-features.ts';
import { type EnsureReextractionDeps, startBackfill } from '../../../application/ensure-reextraction.ts';
import { extractFeatures } from '../../../application/extract-features.ts';
import { listSlots } from '../../../application/list-slots.ts';
import { partFeatures } from '../../../application/part-features.ts';
import { jobUrl } from '../../../domain/job.ts';
import { type Exchange, type Handler, param } from '../exchange.ts';
import { Uuid } from '../schemas/common.ts';
import { BackfillRequest, DiffQuery, ExtractRequest, VersionQuery } from '../schemas/features.ts';
import { validate } from '../schemas/validate.ts';
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
      const { version } = validate(VersionQuery, req.query, 'query');
      sendJson(res, 200, await listSlots(deps, version ?? null, call));
    },
    diffFeatures: async ({ req, res, call }) => {
      const { a, b, version, order, limit } = validate(DiffQuery, req.query, 'query');
      const request = { a: sourceOf(a), b: sourceOf(b), version: version ?? null, order, limit };
      sendJson(res, 200, await diffFeatures(deps, request, call));
    },
    extractFeatures: async ({ req, res, call }) => {
      const { versions, units = null, ...asked } = validate(ExtractRequest, req.body ?? {}, 'request');
      const wish = { versions: versions ?? ANSWERED_FEATURE_VERSIONS, units, ...asked };
      sendJson(res, 200, await extractFeatures(deps, wish, call));
    },
    startBackfill: async ({ req, res, call }) => {
      validate(BackfillRequest, req.body ?? {}, 'request');
      const job = await startBackfill(deps, deps.asFleet(call));
      if (job !== null) res.setHeader('Location', jobUrl(job.id));
      sendJson(res, job === null ? 200 : 202, { job: job === null ? null : publicJob(job) });
    },
    getPartFeatures: async ({ req, res, call }) => {
      const { version } = validate(VersionQuery, req.query, 'query');
      const partId = validate(Uuid, param(req, 'id'), 'part id');
      sendJson(res, 200, await partFeatures(deps, { partId, version: version ?? null }, call));
    },
  };
}

const HASH_LENGTH = 64;

function sourceOf(given: string): FeatureSource {
  return given.length === HASH_LENGTH ? { fileHash: given } : { partId: given };
}
