/** The truth about this replica, as it knows it. */
export interface ReplicaHealth {
  readonly status: 'ok' | 'degraded' | 'unavailable';
  readonly version: string;
  readonly uptimeSeconds: number;
  readonly reasons: readonly string[];
  readonly notes: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
  readonly replica: string;
}

export interface HealthDeps {
  readonly health: { report(): ReplicaHealth };
}

/** How this replica is. Answers at once, from what is known. */
export function replicaHealth(deps: HealthDeps): ReplicaHealth {
  return deps.health.report();
}
