import type { Handlers, FeatureExtractionProto as proto } from '@cadml/contracts';
import { analyze } from './analyze.ts';
import { apply, prewarm, rollback, stats, tuning } from './caches.ts';
import { compare } from './compare.ts';
import { getFile } from './get-file.ts';
import { getHealth } from './get-health.ts';
import { rendition } from './get-rendition.ts';
import { listVersions } from './list-versions.ts';
import { clear, list } from './quarantine.ts';
import { reExtraction } from './re-extract.ts';
import { hold, release, releaseAll } from './references.ts';
import { listUnsettled, settle } from './settle-references.ts';
import { store, structure } from './structure.ts';
import type { TransportDeps } from './transport-deps.ts';
import { upload } from './upload.ts';

type Definition = typeof proto.FeatureExtractionServiceService;

/** Every RPC of the service. */
export function createHandlers(deps: TransportDeps): Handlers<Definition> {
  return {
    upload: (requests, call) => upload(deps, requests, call),
    analyze: (request, call) => analyze(deps, request, call),
    reExtract: (request, call) => reExtraction(deps, request, call),
    getFile: (request, call) => getFile(deps, request, call),
    getRendition: (request, call) => rendition(deps, request, call),
    getStructure: (request, call) => structure(deps, request, call),
    compareGeometry: (request, call) => compare(deps, request, call),
    storeProduct: (request, call) => store(deps, request, call),
    holdReference: (request, call) => hold(deps, request, call),
    releaseReference: (request, call) => release(deps, request, call),
    releaseReferences: (request, call) => releaseAll(deps, request, call),
    listUnsettledReferences: (request, call) => listUnsettled(deps, request, call),
    settleReferences: (request, call) => settle(deps, request, call),
    listFeatureVersions: async () => listVersions(),
    listQuarantine: (_request, call) => list(deps, call),
    clearQuarantine: (request, call) => clear(deps, request, call),
    getCacheStats: (_request, call) => stats(deps, call),
    getCacheTuning: (request, call) => tuning(deps, request, call),
    applyCacheLimits: (request, call) => apply(deps, request, call),
    rollbackCacheLimits: (request, call) => rollback(deps, request, call),
    prewarmCache: (request, call) => prewarm(deps, request, call),
    getHealth: async () => getHealth(deps),
  };
}
