import { dimensionOf, FEATURE_VERSIONS, type FeatureVersion } from '@cadml/cad-model';
import { EXTRACTOR_REVISION } from '../domain/extractor-revision.ts';

export interface FeatureCatalogue {
  readonly versions: readonly { readonly version: FeatureVersion; readonly dimension: number }[];
  readonly extractorRevision: number;
}

/** The feature versions that are computed here. */
export function listFeatureVersions(): FeatureCatalogue {
  return {
    versions: FEATURE_VERSIONS.map((version) => ({ version, dimension: dimensionOf(version) })),
    extractorRevision: EXTRACTOR_REVISION,
  };
}
