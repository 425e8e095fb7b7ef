import { AppError } from '@cadml/errors';
import { describe, expect, test } from '@jest/globals';
import {
  applyLimits,
  isWindowOpen,
  ROLLBACK_WINDOW_MS,
  requireLimits,
  rollbackLimits,
} from './cache-limits.ts';

const MIB = 1024 * 1024;
const SMALL = { capacityBytes: 64 * MIB, ttlSeconds: 3_600 };
const LARGE = { capacityBytes: 128 * MIB, ttlSeconds: 3_600 };
const at = (nowMs: number) => ({ nowMs, by: 'key:admin', reason: 'more parts' });

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
