import { type CallContext, requireScope } from '@cadml/cad-model';
import { AppError, toAppError } from '@cadml/errors';
import { detectStoredFile } from './detect-stored-file.ts';
import type { FollowDeps } from './follow-cache-limits.ts';
import type { DrawingConverter, FileStore, ReferenceStore } from './ports.ts';
import type { CacheControl, CacheName, LoadReport } from './ports-caches.ts';
import { documentKey } from './read-stored-file.ts';

export interface PrewarmDeps extends FollowDeps {
  readonly references: ReferenceStore;
  readonly files: FileStore;
  /** null: DWG is not read. */
  readonly converter: DrawingConverter | null;
  readonly now: () => number;
}

export interface PrewarmPhase extends LoadReport {
  readonly phase: 'recent_hits' | 'recent_references' | 'small_and_frequent';
  /** Keys that were looked at. */
  readonly considered: number;
}

export interface PrewarmReport {
  readonly phases: readonly PrewarmPhase[];
  readonly tookMs: number;
  /** Whether it ended because there was no more room. */
  readonly isFull: boolean;
}

/** A bucket answers each range after tens of milliseconds. */
const HEADS_AT_ONCE = 16;

export const PREWARM_KEYS = { usual: 1_000, most: 20_000 } as const;

export interface PrewarmRequest {
  readonly cache: CacheName;
  /** Keys of each kind at most. */
  readonly limit: number;
}

/**
 * Loads entries into this process that were made before: those that were used last, then, of readings, those of files
 * that were stored last, then those that are small and used often. Nothing is computed, and nothing goes for it. Needs
 * the scope `ops`; throws SERVICE_UNAVAILABLE without a shared level.
 */
export async function prewarmCache(
  deps: PrewarmDeps,
  { cache, limit }: PrewarmRequest,
  call: CallContext,
): Promise<PrewarmReport> {
  requireScope(call.principal, 'ops');
  const { control } = deps.caches[cache];
  requireShared(control);
  const started = performance.now();
  const phases: PrewarmPhase[] = [];
  for (const { phase, keys } of PHASES[cache]) {
    const wanted = await shared(keys({ ...deps, control }, limit, call.signal));
    phases.push({ phase, considered: wanted.length, ...(await control.load(wanted, call.signal)) });
    if (phases.some(({ refused }) => refused > 0)) break;
  }
  const tookMs = performance.now() - started;
  report(deps, phases, { cache, tookMs, by: call.principal.subject });
  return { phases, tookMs, isFull: phases.some(({ refused }) => refused > 0) };
}

interface Phase {
  readonly phase: PrewarmPhase['phase'];
  readonly keys: (
    deps: PrewarmDeps & { readonly control: CacheControl },
    limit: number,
    signal: AbortSignal,
  ) => Promise<readonly string[]>;
}

const RECENT_HITS: Phase = {
  phase: 'recent_hits',
  keys: ({ control }, limit) => control.recentKeys(limit),
};
const RECENT_REFERENCES: Phase = { phase: 'recent_references', keys: newestKeys };
const SMALL_AND_FREQUENT: Phase = {
  phase: 'small_and_frequent',
  keys: ({ control }, limit) => control.worthyKeys(limit),
};

/** Which renditions of a new file somebody will ask for is not known. */
const PHASES: Readonly<Record<CacheName, readonly Phase[]>> = {
  features: [RECENT_HITS, RECENT_REFERENCES, SMALL_AND_FREQUENT],
  renditions: [RECENT_HITS, SMALL_AND_FREQUENT],
};

/** Of a file without a unit of the caller's: its format is in its first bytes, read of several files at a time. */
async function newestKeys(deps: PrewarmDeps, limit: number, signal: AbortSignal): Promise<readonly string[]> {
  const files = await deps.references.listNewest(limit, deps.now());
  const keys: (string | null)[] = files.map(() => null);
  const waiting = files.entries();
  const reader = async () => {
    for (const [index, file] of waiting) {
      signal.throwIfAborted();
      const detected = await detectStoredFile(deps, file, '').catch(() => null);
      if (detected !== null) keys[index] = documentKey({ ...file, format: detected.format, units: null });
    }
  };
  await Promise.all(Array.from({ length: HEADS_AT_ONCE }, reader));
  return keys.filter((key) => key !== null);
}

function requireShared(control: CacheControl): void {
  const { status, reason } = control.shared();
  if (status !== 'ok') throw nothingToLoadFrom(reason);
}

/** What a missing Redis throws is not the caller's language. */
async function shared(keys: Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await keys;
  } catch (thrown) {
    const error = toAppError(thrown, 'features');
    throw error.code === 'INTERNAL_ERROR' ? nothingToLoadFrom('Redis does not answer') : error;
  }
}

function nothingToLoadFrom(reason: string): AppError {
  return new AppError({
    code: 'SERVICE_UNAVAILABLE',
    stage: 'features',
    message: `There is nothing to load from: ${reason}. Prewarm again when the shared cache is there.`,
  });
}

function report(
  { steering }: PrewarmDeps,
  phases: readonly PrewarmPhase[],
  facts: { readonly cache: CacheName; readonly tookMs: number; readonly by: string },
): void {
  const sum = (of: 'loaded' | 'present' | 'absent' | 'refused') =>
    phases.reduce((total, phase) => total + phase[of], 0);
  steering.cachePrewarmed({
    ...facts,
    ...{ loaded: sum('loaded'), present: sum('present'), absent: sum('absent'), refused: sum('refused') },
  });
}
