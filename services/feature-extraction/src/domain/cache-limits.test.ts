import { AppError } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import {
  applyLimits,
  isWindowOpen,
  overriding,
  ROLLBACK_WINDOW_MS,
  requireLimits,
  rollbackLimits,
} from './cache-limits.ts';

const MIB = 1024 * 1024;
const SMALL = { capacityBytes: 64 * MIB, ttlSeconds: 3_600 };
const LARGE = { capacityBytes: 128 * MIB, ttlSeconds: 3_600 };
const MEDIUM = { capacityBytes: 96 * MIB, ttlSeconds: 3_600 };
const at = (nowMs: number) => ({ nowMs, by: 'key:admin', reason: 'more parts', configured: SMALL });

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error.code;
  }
  return 'none';
}

describe('limits of the cache', () => {
  test('a change keeps what was in force and can be taken back for five minutes', () => {
    const applied = applyLimits(null, { ...at(0), inForce: SMALL, wanted: LARGE });
    expect(applied).toMatchObject({ version: 1, limits: LARGE, previous: SMALL });
    expect(isWindowOpen(applied, ROLLBACK_WINDOW_MS - 1)).toBe(true);
    expect(isWindowOpen(applied, ROLLBACK_WINDOW_MS)).toBe(false);
    const restored = rollbackLimits(applied, at(ROLLBACK_WINDOW_MS - 1));
    expect(restored).toMatchObject({ version: 2, limits: SMALL, previous: null });
  });

  test('while it can be taken back, there is no other change; afterwards there is', () => {
    const applied = applyLimits(null, { ...at(0), inForce: SMALL, wanted: LARGE });
    const again = { inForce: LARGE, wanted: SMALL };
    expect(codeOf(() => applyLimits(applied, { ...at(ROLLBACK_WINDOW_MS - 1), ...again }))).toBe('CONFLICT');
    expect(applyLimits(applied, { ...at(ROLLBACK_WINDOW_MS), ...again })).toMatchObject({ version: 2 });
  });

  test('nothing is taken back twice, late, or where nothing was changed; a change may follow at once', () => {
    const applied = applyLimits(null, { ...at(0), inForce: SMALL, wanted: LARGE });
    const restored = rollbackLimits(applied, at(1));
    expect(codeOf(() => rollbackLimits(restored, at(2)))).toBe('CONFLICT');
    expect(codeOf(() => rollbackLimits(applied, at(ROLLBACK_WINDOW_MS)))).toBe('CONFLICT');
    expect(codeOf(() => rollbackLimits(null, at(1)))).toBe('CONFLICT');
    expect(applyLimits(restored, { ...at(2), inForce: SMALL, wanted: LARGE }).version).toBe(3);
  });

  test('taking the first change back restores the configuration, also one that has changed since', () => {
    const applied = applyLimits(null, { ...at(0), inForce: SMALL, wanted: LARGE });
    expect(applied.limits.isConfigured).toBe(false);
    const restored = rollbackLimits(applied, { ...at(1), configured: MEDIUM });
    expect(restored.limits).toEqual({ ...MEDIUM, isConfigured: true });
    expect(overriding(applied, 1)).toBe(applied);
    expect(overriding(restored, 1)).toBeNull();
  });

  test('taking back a later change restores the one before it, not the configuration', () => {
    const first = applyLimits(null, { ...at(0), inForce: SMALL, wanted: LARGE });
    const second = applyLimits(first, { ...at(ROLLBACK_WINDOW_MS), inForce: LARGE, wanted: MEDIUM });
    const restored = rollbackLimits(second, at(ROLLBACK_WINDOW_MS + 1));
    expect(restored.limits).toEqual({ ...LARGE, isConfigured: false });
  });

  test('whoever sets what is configured puts the configuration in force again, and can take that back', () => {
    const first = applyLimits(null, { ...at(0), inForce: SMALL, wanted: LARGE });
    const again = applyLimits(first, { ...at(ROLLBACK_WINDOW_MS), inForce: LARGE, wanted: SMALL });
    expect(again.limits.isConfigured).toBe(true);
    expect(overriding(again, ROLLBACK_WINDOW_MS)).toBe(again);
    expect(overriding(again, 2 * ROLLBACK_WINDOW_MS)).toBeNull();
    expect(rollbackLimits(again, at(ROLLBACK_WINDOW_MS + 1)).limits).toMatchObject(LARGE);
  });

  test.each([
    [{ ...SMALL, capacityBytes: 1_000 }],
    [{ ...SMALL, capacityBytes: 600 * MIB }],
    [{ ...SMALL, ttlSeconds: 0 }],
    [{ ...SMALL, ttlSeconds: 8 * 86_400 }],
    [{ ...SMALL, ttlSeconds: 1.5 }],
    [{ ...SMALL, capacityBytes: Number.NaN }],
  ])('%j is refused', (limits) => {
    expect(codeOf(() => requireLimits(limits, 512 * MIB))).toBe('VALIDATION_FAILED');
  });
});
