import { type CallContext, dimensionOf, FEATURE_VERSIONS } from '@cadml/cad-model';
import type { Coverage } from '../domain/coverage.ts';
import type { Replica } from './index/replica.ts';

export interface IndexedVersion extends Coverage {
  readonly version: string;
  readonly dimension: number;
  readonly isDefault: boolean;
  readonly parts: number;
}

export interface VersionListing {
  readonly versions: readonly IndexedVersion[];
  readonly sequence: number;
  /** Unix milliseconds; 0 when the default never was another one. */
  readonly defaultSinceMs: number;
}

/** The indexed feature versions, after every committed change. */
export async function listVersions(replica: Replica, call: CallContext): Promise<VersionListing> {
  const sequence = await replica.reachHead(call);
  const { index, defaultVersion } = replica;
  const current = defaultVersion.version();
  const versions = FEATURE_VERSIONS.map((version) => ({
    version,
    dimension: dimensionOf(version),
    isDefault: version === current,
    parts: index.table.size,
    ...index.coverage(version),
  }));
  return { versions, sequence, defaultSinceMs: defaultVersion.sinceMs() };
}
