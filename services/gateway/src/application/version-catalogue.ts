import { type CallContext, FEATURE_VERSIONS, PREFERRED_FEATURE_VERSION } from '@cadml/cad-model';
import type { IndexedVersion } from '../domain/search.ts';
import type { Clock } from './clock.ts';
import type { PartCatalogue } from './ports-catalogue.ts';
import type { FeatureExtraction } from './ports-files.ts';

export interface VersionInfo extends IndexedVersion {
  readonly indexed: boolean;
  /** Share of the parts that can have a vector which have one of the revision in use. */
  readonly coverage: number;
}

export interface VersionList {
  readonly items: readonly VersionInfo[];
  /** What searches go by that name no version. */
  readonly default: string | null;
  /** ISO 8601; null when it never was another one. */
  readonly defaultSince: string | null;
}

/**
 * Which feature versions are computed and which of them are indexed; asked rarely, remembered. Nobody waits long
 * for the first two: what was known last is answered meanwhile.
 */
export interface VersionCatalogue {
  /** Versions that a part is indexed with. Falls back to what was known last when the index is away. */
  indexedVersions(call: CallContext): Promise<readonly string[]>;
  /** Version of searches that name none. */
  defaultVersion(call: CallContext): Promise<string>;
  /** All computed versions, asked now. */
  list(call: CallContext): Promise<VersionList>;
}

/** A version that the index has just learnt is written for new parts well before it can become the default. */
const REMEMBER_MS = 2_000;
/** An answer that is older is waited for, as long as a caller can be asked to. */
const TRUST_MS = 30_000;
const PATIENCE_MS = 1_000;
/** The call's own deadline says more than its cancellation. */
const GRACE_MS = 50;

interface Known {
  readonly indexed: readonly string[];
  readonly default: string;
}

export function createVersionCatalogue(deps: {
  readonly files: FeatureExtraction;
  readonly parts: PartCatalogue;
  readonly clock: Clock;
}): VersionCatalogue {
  // Until the index has answered, a part is written with every version: one too few would keep the part out of
  // that version's searches.
  let known: Known = { indexed: FEATURE_VERSIONS, default: PREFERRED_FEATURE_VERSION };
  let knownAt = Number.NEGATIVE_INFINITY;
  let askAgainAt = 0;
  const ask = async (call: CallContext): Promise<void> => {
    const versions = await listVersions(deps, call);
    knownAt = deps.clock();
    const indexed = versions.items.filter((one) => one.indexed).map((one) => one.version);
    known = {
      indexed: indexed.length > 0 ? indexed : known.indexed,
      default: versions.default ?? known.default,
    };
  };
  const refresh = async (call: CallContext): Promise<Known> => {
    if (deps.clock() < askAgainAt) return known;
    askAgainAt = deps.clock() + REMEMBER_MS;
    // The caller that happens to ask may leave: the answer is for those after it, too.
    const deadline = Date.now() + PATIENCE_MS;
    const own = { ...call, deadline, signal: AbortSignal.timeout(PATIENCE_MS + GRACE_MS) };
    const asked = ask(own).catch(() => undefined);
    if (deps.clock() - knownAt > TRUST_MS) await asked;
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
): Promise<VersionList> {
  const [computed, indexed] = await Promise.all([
    deps.files.listVersions(call),
    deps.parts.listVersions(call),
  ]);
  const items = computed.versions.map(({ version, dimension }) => {
    const found = indexed.versions.find((one) => one.version === version);
    const { parts = 0, indexedParts = 0, unreadableParts = 0 } = found ?? {};
    const coverable = parts - unreadableParts;
    return {
      version,
      dimension,
      default: found?.default ?? false,
      indexed: found !== undefined,
      ...{ indexedParts, unreadableParts, parts },
      complete: found?.complete ?? false,
      coverage: found === undefined ? 0 : coverable > 0 ? indexedParts / coverable : 1,
      extractorRevision: found?.extractorRevision || computed.extractorRevision,
    };
  });
  const { defaultSinceMs } = indexed;
  return {
    items,
    default: items.find((one) => one.default)?.version ?? null,
    defaultSince: defaultSinceMs === 0 ? null : new Date(defaultSinceMs).toISOString(),
  };
}
