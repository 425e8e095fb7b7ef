import type { Clock } from './ports/clock.ts';

/** Whether searches run on the engine that was configured. */
export interface EngineState {
  /** Why they do not, or null. */
  reason(): string | null;
  sinceMs(): number | null;
  degrade(reason: string): void;
}

/** `onDegraded` is told once. */
export function createEngineState(clock: Clock, onDegraded: (reason: string) => void): EngineState {
  let degraded: { readonly reason: string; readonly sinceMs: number } | null = null;
  return {
    reason: () => degraded?.reason ?? null,
    sinceMs: () => degraded?.sinceMs ?? null,
    degrade: (reason) => {
      if (degraded !== null) return;
      degraded = { reason, sinceMs: clock.now() };
      onDegraded(reason);
    },
  };
}
