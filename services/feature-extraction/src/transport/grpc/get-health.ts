import { type FeatureExtractionProto as extraction, HealthProto } from '@cadml/contracts';
import { replicaHealth } from '../../application/get-health.ts';
import type { TransportDeps } from './transport-deps.ts';

const STATUS = {
  ok: HealthProto.HealthStatus.HEALTH_STATUS_OK,
  degraded: HealthProto.HealthStatus.HEALTH_STATUS_DEGRADED,
  unavailable: HealthProto.HealthStatus.HEALTH_STATUS_UNAVAILABLE,
} as const;

export function getHealth(deps: TransportDeps): extraction.GetHealthResponse {
  const { status, version, uptimeSeconds, reasons, notes, figures, replica } = replicaHealth(deps);
  return {
    report: {
      status: STATUS[status],
      version,
      uptimeSeconds,
      reasons: [...reasons],
      notes: [...notes],
      figures: { ...figures },
      replica,
    },
  };
}
