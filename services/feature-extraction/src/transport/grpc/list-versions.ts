import type { FeatureExtractionProto as proto } from '@cadml/contracts';
import { listFeatureVersions } from '../../application/list-feature-versions.ts';

export function listVersions(): proto.ListFeatureVersionsResponse {
  const { versions, extractorRevision } = listFeatureVersions();
  return { versions: [...versions], extractorRevision };
}
