export { type Closer, createCloser } from './closer.ts';
export { FRAME_SETTINGS } from './frame-settings.ts';
export {
  createHealth,
  type Health,
  type HealthCheck,
  type HealthReport,
  type HealthStatus,
} from './health.ts';
export { type OpsServer, startOpsServer } from './ops-server.ts';
export { type Repetition, repeat } from './repeat.ts';
export { type App, type HostProcess, run } from './run.ts';
export { createFrame, type FrameSettings, type ServiceFrame } from './service-frame.ts';
