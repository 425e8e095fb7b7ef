import { HealthProto, type VectorSearchProto } from '@cadml/contracts';

/** The truth about this replica, as the composition root knows it. */
export interface ReplicaHealth {
  readonly report: {
    readonly status: 'ok' | 'degraded' | 'unavailable';
    readonly version: string;
    readonly uptimeSeconds: number;
    readonly reasons: readonly string[];
    readonly notes: readonly string[];
    readonly figures: Readonly<Record<string, number>>;
    readonly replica: string;
  };
  readonly backend: string;
  readonly degradedSinceMs: number | null;
  readonly degradedReason: string | null;
  readonly pendingChanges: number;
}

const { HealthStatus } = HealthProto;
const STATUSES = {
  ok: HealthStatus.HEALTH_STATUS_OK,
  degraded: HealthStatus.HEALTH_STATUS_DEGRADED,
  unavailable: HealthStatus.HEALTH_STATUS_UNAVAILABLE,
} as const;

export function encodeHealth(health: ReplicaHealth): VectorSearchProto.GetHealthResponse {
  const { report } = health;
  return {
    report: {
      ...report,
      status: STATUSES[report.status],
      reasons: [...report.reasons],
      notes: [...report.notes],
      figures: { ...report.figures },
    },
    backend: health.backend,
    degradedSinceMs: BigInt(health.degradedSinceMs ?? 0),
    degradedReason: health.degradedReason ?? '',
    pendingChanges: BigInt(health.pendingChanges),
  };
}
