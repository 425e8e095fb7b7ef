import type { CallContext } from '@cadml/cad-model';
import { HealthProto } from '@cadml/contracts';
import type { HealthProbe, ServiceStatus } from '../application/ports-health.ts';

const { HealthStatus } = HealthProto;

const STATUS: Readonly<Partial<Record<number, ServiceStatus>>> = {
  [HealthStatus.HEALTH_STATUS_OK]: 'ok',
  [HealthStatus.HEALTH_STATUS_DEGRADED]: 'degraded',
};

type Ask = (call: CallContext) => Promise<{ readonly report?: HealthProto.HealthReport | undefined }>;

/** Asks one service how it is; bounded by the call that `open` makes. */
export function createGrpcHealthProbe(ask: Ask, open: () => CallContext): HealthProbe {
  return async () => {
    const { report } = await ask(open());
    if (report === undefined) return { status: 'unavailable', replicas: 0, error: 'no report' };
    const { status, reasons, notes, figures } = report;
    const error = reasons.join('; ');
    return {
      status: STATUS[status] ?? 'unavailable',
      replicas: 1,
      reasons,
      notes,
      figures,
      ...(error === '' ? {} : { error }),
    };
  };
}
