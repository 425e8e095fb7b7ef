import { type CallContext, requireScope } from '@cadml/cad-model';
import { AppError, toAppError } from '@cadml/errors';
import { detectStoredFile } from './detect-stored-file.ts';
import type { DrawingConverter, FileStore, ReferenceStore } from './ports.ts';
import type { CacheControl, CacheSteeringEvents, LoadReport } from './ports-caches.ts';
import { documentKey } from './read-stored-file.ts';

export interface PrewarmDeps {
  readonly caches: CacheControl;
  readonly references: ReferenceStore;
  readonly files: FileStore;
  /** null: DWG is not read. */
  readonly converter: DrawingConverter | null;
  readonly steering: CacheSteeringEvents;
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

/**
 * Loads readings into this process that were made before: those that were used last, then those of files that
 * were stored last, then those that are small and used often; at most `limit` keys of each kind. Nothing is
 * computed, and nothing goes for it. Needs the scope `ops`; throws SERVICE_UNAVAILABLE without a shared level.
 */
export async function prewarmCache(
  deps: PrewarmDeps,
  limit: number,
  call: CallContext,
): Promise<PrewarmReport> {
  requireScope(call.principal, 'ops');
  requireShared(deps.caches);
  const started = performance.now();
  const phases: PrewarmPhase[] = [];
  for (const { phase, keys } of PHASES) {
    const wanted = await shared(keys(deps, limit, call.signal));
    phases.push({ phase, considered: wanted.length, ...(await deps.caches.load(wanted, call.signal)) });
    if (phases.some(({ refused }) => refused > 0)) break;
  }
  const tookMs = performance.now() - started;
  report(deps, phases, { tookMs, by: call.principal.subject });
  return { phases, tookMs, isFull: phases.some(({ refused }) => refused > 0) };
}

type KeysOf = (deps: PrewarmDeps, limit: number, signal: AbortSignal) => Promise<readonly string[]>;

const PHASES: readonly { readonly phase: PrewarmPhase['phase']; readonly keys: KeysOf }[] = [
  { phase: 'recent_hits', keys: ({ caches }, limit) => caches.recentKeys(limit) },
  { phase: 'recent_references', keys: newestKeys },
  { phase: 'small_and_frequent', keys: ({ caches }, limit) => caches.worthyKeys(limit) },
];

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

function requireShared(caches: CacheControl): void {
  const { status, reason } = caches.shared();
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
  facts: { readonly tookMs: number; readonly by: string },
): void {
  const sum = (of: 'loaded' | 'present' | 'absent' | 'refused') =>
    phases.reduce((total, phase) => total + phase[of], 0);
  steering.cachePrewarmed({
    ...facts,
    ...{ loaded: sum('loaded'), present: sum('present'), absent: sum('absent'), refused: sum('refused') },
  });
}
