import type { StrikeReason } from '../application/ports.ts';
import type { LaneName } from './kernel-lanes.ts';
import type { RestartDamping } from './restart-damper.ts';

/**
 * Why a worker was replaced. A closed set: it is a metric label. `grown` and `jobs` are planned, `idle` the heavy lane's
 * rest; one that is `renewed` lives on with a new kernel.
 */
export const RECYCLE_REASONS = [
  'renewed',
  'grown',
  'jobs',
  'idle',
  'crash',
  'trap',
  'memory',
  'scratch',
  'deadline',
  'cancelled',
] as const;

export type RecycleReason = (typeof RECYCLE_REASONS)[number];

export type WorkerState = 'starting' | 'idle' | 'busy';

/** What happens in the pool, for metrics and logs. */
export interface KernelEvents {
  kernelCodeMade?(event: { readonly bytes: number; readonly ms: number }): void;
  kernelCodeMissing?(event: { readonly error: Error }): void;
  workerReady?(event: { readonly lane: LaneName; readonly pid: number; readonly warmBytes: number }): void;
  workerRecycled?(event: { readonly lane: LaneName; readonly reason: RecycleReason }): void;
  workerStartFailed?(event: {
    readonly lane: LaneName;
    readonly failures: number;
    readonly error: Error;
  }): void;
  strike?(event: {
    readonly fileHash: string;
    readonly reason: StrikeReason;
    readonly strikes: number;
  }): void;
}

export interface LaneStats {
  readonly workers: Readonly<Record<WorkerState, number>>;
  readonly queued: number;
  /** Process ids of the living workers. */
  readonly pids: readonly number[];
  readonly restarts: RestartDamping;
}
