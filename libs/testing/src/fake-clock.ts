export interface FakeClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Moves time on and wakes whoever slept until then, in order of their time. */
  advanceBy(ms: number): void;
  sleep(ms: number): Promise<void>;
}

interface Sleeper {
  readonly wakeAtMs: number;
  readonly wake: () => void;
}

/** A clock that moves only when the test says so. */
export function fakeClock(startMs = Date.UTC(2026, 0, 1)): FakeClock {
  let nowMs = startMs;
  let sleepers: Sleeper[] = [];
  return {
    now: () => nowMs,
    sleep: (ms) => new Promise((wake) => sleepers.push({ wakeAtMs: nowMs + ms, wake })),
    advanceBy(ms) {
      nowMs += ms;
      const due = sleepers.filter((one) => one.wakeAtMs <= nowMs).sort((a, b) => a.wakeAtMs - b.wakeAtMs);
      sleepers = sleepers.filter((one) => one.wakeAtMs > nowMs);
      for (const { wake } of due) wake();
    },
  };
}
