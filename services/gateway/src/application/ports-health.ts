export type ServiceStatus = 'ok' | 'degraded' | 'unavailable';

export interface ServiceHealth {
  readonly status: ServiceStatus;
  readonly replicas: number;
  readonly latencyMs: number;
  readonly error?: string;
  readonly reasons?: readonly string[];
  /** What an operator should know although it is no reason for another status. */
  readonly notes?: readonly string[];
  readonly figures?: Readonly<Record<string, number>>;
}

export interface FleetHealth {
  readonly status: ServiceStatus;
  readonly version: string;
  readonly uptimeSeconds: number;
  readonly services: Readonly<Record<string, ServiceHealth>>;
}

/** A dependency that can be asked how it is; bounded by itself. */
export type HealthProbe = () => Promise<Omit<ServiceHealth, 'latencyMs'>>;
