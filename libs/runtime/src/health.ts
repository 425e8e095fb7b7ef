export type HealthStatus = 'ok' | 'degraded' | 'unavailable';

/** The truth about this replica. */
export interface HealthReport {
  readonly status: HealthStatus;
  readonly version: string;
  readonly uptimeSeconds: number;
  /** Why it is not ok, for an operator. */
  readonly reasons: readonly string[];
  /** What an operator should know although it is no reason for another status. */
  readonly notes: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
  readonly replica: string;
}

/** A part of a service that can be well or not. It answers at once, from what it knows. */
export type HealthCheck = () => {
  readonly status: HealthStatus;
  readonly reason?: string;
  readonly notes?: readonly string[];
  readonly figures?: Record<string, number>;
};

export interface Health {
  /** Whether requests may come: set once everything is warm, unset when the close begins. */
  setReady(ready: boolean): void;
  isReady(): boolean;
  check(name: string, check: HealthCheck): void;
  report(): HealthReport;
}

const WORSE: Record<HealthStatus, number> = { ok: 0, degraded: 1, unavailable: 2 };

export function createHealth(version: string, replica: string): Health {
  const started = performance.now();
  const checks = new Map<string, HealthCheck>();
  let ready = false;
  return {
    setReady: (value) => {
      ready = value;
    },
    isReady: () => ready,
    check: (name, check) => {
      checks.set(name, check);
    },
    report: () => {
      let status: HealthStatus = ready ? 'ok' : 'unavailable';
      const reasons: string[] = ready ? [] : ['not ready: starting or closing'];
      const notes: string[] = [];
      const figures: Record<string, number> = {};
      for (const [name, check] of checks) {
        const result = check();
        if (WORSE[result.status] > WORSE[status]) status = result.status;
        if (result.status !== 'ok') reasons.push(`${name}: ${result.reason ?? result.status}`);
        notes.push(...(result.notes ?? []).map((note) => `${name}: ${note}`));
        Object.assign(figures, result.figures);
      }
      const uptimeSeconds = (performance.now() - started) / 1000;
      return { status, version, uptimeSeconds, reasons, notes, figures, replica };
    },
  };
}
