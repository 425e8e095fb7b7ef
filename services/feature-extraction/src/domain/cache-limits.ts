import { AppError } from '@cadml/errors';

/** What an operator may set of the cache of documents in each process. */
export interface CacheLimits {
  readonly capacityBytes: number;
  readonly ttlSeconds: number;
}

/** Limits as they were put in force. */
export interface LimitsInForce extends CacheLimits {
  /** They are those of the configuration: each process has what its own says, also when that changes. */
  readonly isConfigured: boolean;
}

/** Limits that an operator put in force, for all replicas. */
export interface AppliedLimits {
  /** Rises by one with each change: who holds an older one knows that it is out of date. */
  readonly version: number;
  readonly limits: LimitsInForce;
  /** What was in force before; null once it was restored. */
  readonly previous: LimitsInForce | null;
  /** Unix milliseconds. */
  readonly appliedMs: number;
  readonly appliedBy: string;
  readonly reason: string;
  /** Until then the change can be taken back, and no other one is made. */
  readonly windowUntilMs: number;
}

export interface LimitChange {
  /** Unix milliseconds. */
  readonly nowMs: number;
  readonly by: string;
  readonly reason: string;
}

export const ROLLBACK_WINDOW_MS = 5 * 60_000;

/** Bounds of the settings; the upper one of the capacity is the installation's. */
export const LEAST_CAPACITY_BYTES = 1024 * 1024;
export const TTL_SECONDS = { least: 1, most: 7 * 86_400 } as const;

/** Throws VALIDATION_FAILED for limits out of bounds. */
export function requireLimits(limits: CacheLimits, mostBytes: number): CacheLimits {
  const { capacityBytes, ttlSeconds } = limits;
  const issues = [
    ...outside('capacityBytes', capacityBytes, LEAST_CAPACITY_BYTES, mostBytes),
    ...outside('ttlSeconds', ttlSeconds, TTL_SECONDS.least, TTL_SECONDS.most),
  ];
  if (issues.length === 0) return limits;
  throw new AppError({
    code: 'VALIDATION_FAILED',
    stage: 'validate',
    message: issues.join(' '),
    context: { issues },
  });
}

/**
 * The state after an operator's change; who sets what is configured takes back all changes. Throws CONFLICT while an
 * earlier one can be taken back.
 */
export function applyLimits(
  known: AppliedLimits | null,
  change: LimitChange & Record<'inForce' | 'wanted' | 'configured', CacheLimits>,
): AppliedLimits {
  const { nowMs, by, reason, inForce, wanted, configured } = change;
  if (known !== null && isWindowOpen(known, nowMs)) throw windowIsOpen(known.windowUntilMs);
  return {
    version: (known?.version ?? 0) + 1,
    limits: { ...wanted, isConfigured: areEqual(wanted, configured) },
    previous: { ...inForce, isConfigured: known?.limits.isConfigured ?? true },
    appliedMs: nowMs,
    appliedBy: by,
    reason,
    windowUntilMs: nowMs + ROLLBACK_WINDOW_MS,
  };
}

/** The state after a change was taken back. Throws CONFLICT when there is none, or its window is over. */
export function rollbackLimits(
  known: AppliedLimits | null,
  change: LimitChange & { readonly configured: CacheLimits },
): AppliedLimits {
  const { nowMs, by, reason, configured } = change;
  if (known === null || known.previous === null || !isWindowOpen(known, nowMs)) throw nothingToRestore(known);
  return {
    version: known.version + 1,
    limits: known.previous.isConfigured ? { ...configured, isConfigured: true } : known.previous,
    previous: null,
    appliedMs: nowMs,
    appliedBy: by,
    reason,
    windowUntilMs: nowMs,
  };
}

export function isWindowOpen(known: AppliedLimits | null, nowMs: number): boolean {
  return known !== null && known.previous !== null && nowMs < known.windowUntilMs;
}

/** What an operator put in force, or null when the configuration holds and nothing is to be taken back. */
export function overriding(known: AppliedLimits | null, nowMs: number): AppliedLimits | null {
  return known?.limits.isConfigured && !isWindowOpen(known, nowMs) ? null : known;
}

function areEqual(a: CacheLimits, b: CacheLimits): boolean {
  return a.capacityBytes === b.capacityBytes && a.ttlSeconds === b.ttlSeconds;
}

function outside(name: string, value: number, least: number, most: number): string[] {
  if (Number.isInteger(value) && value >= least && value <= most) return [];
  return [`${name} must be a whole number from ${least} to ${most}.`];
}

function windowIsOpen(windowUntilMs: number): AppError {
  const until = new Date(windowUntilMs).toISOString();
  return new AppError({
    code: 'CONFLICT',
    stage: 'validate',
    message: `The last change can be taken back until ${until}. Roll it back, or wait until then.`,
    context: { windowUntil: until },
  });
}

function nothingToRestore(known: AppliedLimits | null): AppError {
  const message =
    known === null || known.previous === null
      ? 'There is no change to take back.'
      : `The last change could be taken back until ${new Date(known.windowUntilMs).toISOString()}. Apply the settings that you want instead.`;
  return new AppError({ code: 'CONFLICT', stage: 'validate', message });
}
