import { createClient } from '@cadml/contracts';
import type { Telemetry } from '@cadml/observability';
import { createGrpcFeatureCaches } from './grpc-feature-caches.ts';
import {
  createGrpcFeatureExtraction,
  FEATURE_EXTRACTION,
  type FeatureExtractionClient,
} from './grpc-feature-extraction.ts';
import { createGrpcHoldLedger, createGrpcHoldUses } from './grpc-holds.ts';
import { createReleaseBatch } from './grpc-release-batch.ts';
import { createGrpcPartCatalogue, VECTOR_SEARCH, type VectorSearchClient } from './grpc-vector-search.ts';

export interface PeerAddresses {
  readonly featureExtractionAddress: string;
  readonly vectorSearchAddress: string;
}

/** The services that edge and worker call. */
export function connectPeers(addresses: PeerAddresses, telemetry: Telemetry) {
  const extraction = connectExtraction(addresses.featureExtractionAddress, telemetry);
  const search = connectSearch(addresses.vectorSearchAddress, telemetry);
  const releases = createReleaseBatch(extraction);
  return {
    files: createGrpcFeatureExtraction(extraction, releases),
    caches: createGrpcFeatureCaches(extraction),
    parts: createGrpcPartCatalogue(search),
    ledger: createGrpcHoldLedger(extraction),
    uses: createGrpcHoldUses(search),
    clients: { extraction, search },
    close: async () => {
      await releases.flush();
      extraction.$close();
      search.$close();
    },
  };
}

export type Peers = ReturnType<typeof connectPeers>;

function connectExtraction(address: string, telemetry: Telemetry): FeatureExtractionClient {
  return createClient(FEATURE_EXTRACTION, {
    dependency: 'feature-extraction',
    address,
    stage: 'features',
    telemetry,
    idempotent: [
      'analyze',
      'compareGeometry',
      'holdReference',
      'releaseReference',
      'releaseReferences',
      'listUnsettledReferences',
      'settleReferences',
      'listFeatureVersions',
      'listQuarantine',
      'getCacheStats',
      'getCacheTuning',
      'prewarmCache',
      'getHealth',
    ],
    slow: ['upload', 'analyze', 'compareGeometry', 'storeProduct', 'prewarmCache'],
  });
}

function connectSearch(address: string, telemetry: Telemetry): VectorSearchClient {
  return createClient(VECTOR_SEARCH, {
    dependency: 'vector-search',
    address,
    stage: 'search',
    telemetry,
    idempotent: [
      'upsert',
      'abandonOperation',
      'checkReferences',
      'listUnreleasedParts',
      'noteReleasedParts',
      'putVectors',
      'reportUnreadable',
      'getPart',
      'getParts',
      'listParts',
      'deletePart',
      'search',
      'compareVectors',
      'listStaleParts',
      'listVersions',
      'getHealth',
    ],
  });
}
