import { type CallContext, DEFAULT_FEATURE_VERSION, FEATURE_VERSIONS } from '@cadml/cad-model';
import type { IndexedVersion } from '../domain/search.ts';
import type { Clock, FeatureExtraction, PartCatalogue } from './ports.ts';

export interface VersionInfo extends IndexedVersion {
  readonly indexed: boolean;
}

/** Which feature versions are computed and which of them are indexed; asked rarely, remembered. */
export interface VersionCatalogue {
  /** Versions that a part is indexed with. Falls back to what was known last when the index is away. */
  indexedVersions(call: CallContext): Promise<readonly string[]>;
  /** Version of searches that name none. */
  defaultVersion(call: CallContext): Promise<string>;
  /** All computed versions, asked now. */
  list(call: CallContext): Promise<readonly VersionInfo[]>;
}

const REMEMBER_MS = 60_000;
/** Asked again sooner when the index was away. */
const RETRY_MS = 2_000;

interface Known {
  readonly indexed: readonly string[];
  readonly default: string;
}

export function createVersionCatalogue(deps: {
  readonly files: FeatureExtraction;
  readonly parts: PartCatalogue;
  readonly clock: Clock;
}): VersionCatalogue {
  // Until the index has answered, a part is written with every version: one too many is ignored, one too
  // few would keep the part out of that version's searches.
  let known: Known = { indexed: FEATURE_VERSIONS, default: DEFAULT_FEATURE_VERSION };
  let askAgainAt = 0;
  const refresh = async (call: CallContext): Promise<Known> => {
    if (deps.clock() < askAgainAt) return known;
    askAgainAt = deps.clock() + RETRY_MS;
    const versions = await listVersions(deps, call).catch(() => null);
    if (versions === null) return known;
    askAgainAt = deps.clock() + REMEMBER_MS;
    const indexed = versions.filter((one) => one.indexed).map((one) => one.version);
    known = {
      indexed: indexed.length > 0 ? indexed : known.indexed,
      default: versions.find((one) => one.default)?.version ?? known.default,
    };
    return known;
  };
  return {
    indexedVersions: async (call) => (await refresh(call)).indexed,
    defaultVersion: async (call) => (await refresh(call)).default,
    list: (call) => listVersions(deps, call),
  };
}

async function listVersions(
  deps: { readonly files: FeatureExtraction; readonly parts: PartCatalogue },
  call: CallContext,
): Promise<VersionInfo[]> {
  const [computed, indexed] = await Promise.all([
    deps.files.listVersions(call),
    deps.parts.listVersions(call),
  ]);
  return computed.versions.map(({ version, dimension }) => {
    const found = indexed.find((one) => one.version === version);
    return {
      version,
      dimension,
      default: found?.default ?? false,
      indexed: found !== undefined,
      indexedParts: found?.indexedParts ?? 0,
      parts: found?.parts ?? 0,
      extractorRevision: found?.extractorRevision || computed.extractorRevision,
    };
  });
}
