import {
  FEATURE_VERSIONS,
  type FeatureVersion,
  FIRST_FEATURE_VERSION,
  PREFERRED_FEATURE_VERSION,
} from '@cadml/cad-model';
import type { Clock } from '../ports/clock.ts';
import type { PartStore, RecordedDefault } from '../ports/part-store.ts';
import type { CatalogueIndex } from './catalogue-index.ts';

/** What searches go by that name no version. */
export interface DefaultVersion {
  version(): FeatureVersion;
  /** Since when, in Unix milliseconds; 0 when it never was another one. */
  sinceMs(): number;
  /** To be called when `index` holds every change up to `sequence`. */
  follow(index: CatalogueIndex, sequence: number): Promise<void>;
}

export interface DefaultVersionDeps {
  readonly store: PartStore;
  readonly clock: Clock;
  /** A catalogue with parts keeps its default for this long after the start: who writes parts may not know the new one. */
  readonly switchAfterMs: number;
  readonly onSwitched: (version: FeatureVersion, parts: number) => void;
}

/**
 * The default goes over to the preferred version once, when every part that can have a vector of it has one of the
 * newest revision: at once in an empty catalogue. The switch is recorded for all replicas, and is never taken back.
 */
export function createDefaultVersion(deps: DefaultVersionDeps): DefaultVersion {
  const notBeforeMs = deps.clock.now() + deps.switchAfterMs;
  let known: RecordedDefault = { version: FIRST_FEATURE_VERSION, sequence: 0, sinceMs: 0 };
  return {
    version: () => requireKnown(known.version),
    sinceMs: () => known.sinceMs,
    follow: async (index, sequence) => {
      if (known.version === PREFERRED_FEATURE_VERSION) return;
      known = (await recorded(deps.store, sequence)) ?? known;
      if (known.version === PREFERRED_FEATURE_VERSION) return;
      if (index.table.size > 0 && deps.clock.now() < notBeforeMs) return;
      known = (await change(deps, index, sequence)) ?? known;
    },
  };
}

/** The last one that this release knows and of whose time this replica has all changes. */
async function recorded(store: PartStore, applied: number): Promise<RecordedDefault | undefined> {
  const defaults = await store.defaultVersions();
  return defaults.findLast(({ version, sequence }) => isKnown(version) && sequence <= applied);
}

/** Null when it is too early. What was written since the index was looked at is looked at first, the next time. */
async function change(
  { store, clock, onSwitched }: DefaultVersionDeps,
  index: CatalogueIndex,
  sequence: number,
): Promise<RecordedDefault | null> {
  const { complete, revision, newest } = index.coverage(PREFERRED_FEATURE_VERSION);
  if (!complete || revision !== newest) return null;
  const made = { version: PREFERRED_FEATURE_VERSION, sequence, sinceMs: clock.now() };
  const parts = index.table.size;
  const isMade = await store.write(async (writer) => {
    if ((await writer.head()) !== sequence) return false;
    await writer.recordDefault(made);
    return true;
  });
  if (!isMade) return null;
  onSwitched(PREFERRED_FEATURE_VERSION, parts);
  return made;
}

function isKnown(version: string): boolean {
  return (FEATURE_VERSIONS as readonly string[]).includes(version);
}

function requireKnown(version: string): FeatureVersion {
  return isKnown(version) ? (version as FeatureVersion) : FIRST_FEATURE_VERSION;
}
