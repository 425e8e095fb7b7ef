import { type CallContext, DEFAULT_FEATURE_VERSION, dimensionOf, FEATURE_VERSIONS } from '@cadml/cad-model';
import type { Coverage } from '../domain/coverage.ts';
import type { Replica } from './index/replica.ts';

export interface IndexedVersion extends Coverage {
  readonly version: string;
  readonly dimension: number;
  readonly isDefault: boolean;
  readonly parts: number;
}

/** The indexed feature versions, after every committed change. */
export async function listVersions(
  replica: Replica,
  call: CallContext,
): Promise<{ readonly versions: readonly IndexedVersion[]; readonly sequence: number }> {
  const sequence = await replica.reachHead(call);
  const { index } = replica;
  const versions = FEATURE_VERSIONS.map((version) => ({
    version,
    dimension: dimensionOf(version),
    isDefault: version === DEFAULT_FEATURE_VERSION,
    parts: index.table.size,
    ...index.coverage(version),
  }));
  return { versions, sequence };
}
