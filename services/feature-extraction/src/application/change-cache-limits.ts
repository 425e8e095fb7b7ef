import { type CallContext, requireScope } from '@cadml/cad-model';
import { AppError } from '@cadml/errors';
import { adviseCache } from '../domain/cache-advice.ts';
import {
  type AppliedLimits,
  applyLimits,
  type CacheLimits,
  requireLimits,
  rollbackLimits,
} from '../domain/cache-limits.ts';
import { adopt, followCacheLimits, type SteeredCache } from './follow-cache-limits.ts';
import type { CacheTuningDeps } from './get-cache-tuning.ts';
import type { CacheName } from './ports-caches.ts';

/** What is not given stays; with nothing given, what the advice recommends is taken. */
export interface WantedLimits {
  readonly cache: CacheName;
  readonly capacityBytes: number | null;
  readonly ttlSeconds: number | null;
}

/**
 * Puts limits in force for all replicas, keeps those before, and opens the window in which they can be restored.
 * Needs the role `admin` and the scope `ops`. Throws VALIDATION_FAILED for limits out of bounds, and CONFLICT
 * while an earlier change can be taken back, when another operator was faster, or when nothing is given and
 * nothing recommended.
 */
export async function applyCacheLimits(
  deps: CacheTuningDeps,
  wanted: WantedLimits,
  reason: string,
  call: CallContext,
): Promise<AppliedLimits> {
  const { cache } = wanted;
  const { control, configured, mostBytes } = deps.caches[cache];
  return await change(deps, { cache, outcome: 'applied', reason }, call, (known, { nowMs, by }) => {
    const inForce = control.limits();
    const limits = requireLimits(chosen(deps.caches[cache], wanted, inForce), mostBytes);
    return applyLimits(known, { nowMs, by, reason, inForce, configured, wanted: limits });
  });
}

/**
 * Restores the limits from before the last change, for all replicas; those of the configuration as each has them now. Needs the role `admin` and the scope `ops`.
 * Throws CONFLICT when there is nothing to restore, its window is over, or another operator was faster.
 */
export async function rollbackCacheLimits(
  deps: CacheTuningDeps,
  { cache, reason }: { readonly cache: CacheName; readonly reason: string },
  call: CallContext,
): Promise<AppliedLimits> {
  const { configured } = deps.caches[cache];
  return await change(deps, { cache, outcome: 'rolled_back', reason }, call, (known, { nowMs, by }) =>
    rollbackLimits(known, { nowMs, by, reason, configured }),
  );
}

interface Change {
  readonly cache: CacheName;
  readonly outcome: 'applied' | 'rolled_back';
  readonly reason: string;
}

async function change(
  deps: CacheTuningDeps,
  { cache, outcome, reason }: Change,
  call: CallContext,
  decide: (known: AppliedLimits | null, at: { nowMs: number; by: string }) => AppliedLimits,
): Promise<AppliedLimits> {
  requireAdmin(call);
  const by = call.principal.subject;
  try {
    const known = await followCacheLimits(deps, cache);
    const after = decide(known, { nowMs: deps.now(), by });
    if (!(await deps.caches[cache].limits.replace(known, after))) throw anotherWasFaster();
    adopt(deps, cache, after);
    deps.steering.cacheSteered({ cache, outcome, by, reason, limits: after.limits });
    return after;
  } catch (error) {
    deps.steering.cacheSteered({ cache, outcome: 'refused', by, reason });
    throw error;
  }
}

function chosen(
  { control, mostBytes }: SteeredCache,
  wanted: WantedLimits,
  inForce: CacheLimits,
): CacheLimits {
  const { capacityBytes, ttlSeconds } = wanted;
  if (capacityBytes !== null || ttlSeconds !== null) {
    return {
      capacityBytes: capacityBytes ?? inForce.capacityBytes,
      ttlSeconds: ttlSeconds ?? inForce.ttlSeconds,
    };
  }
  const { recommended, isChange, reasons } = adviseCache(control.observe(), inForce, mostBytes);
  if (recommended !== null && isChange) {
    return { capacityBytes: recommended.capacityBytes, ttlSeconds: recommended.ttlSeconds };
  }
  const why = reasons.map(({ message }) => message).join(' ');
  throw new AppError({
    code: 'CONFLICT',
    stage: 'validate',
    message: `Nothing is recommended, and no settings were given. ${why}`,
  });
}

function requireAdmin({ principal }: CallContext): void {
  requireScope(principal, 'ops');
  if (principal.role === 'admin') return;
  throw new AppError({
    code: 'AUTHORIZATION_FAILED',
    stage: 'auth',
    message: 'Only an administrator changes the settings of the caches.',
    context: { role: principal.role },
  });
}

function anotherWasFaster(): AppError {
  return new AppError({
    code: 'CONFLICT',
    stage: 'validate',
    message: 'Another operator changed the settings at the same moment. Look at them again.',
  });
}
