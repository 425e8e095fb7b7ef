import type { AnalyzeDeps } from '../../application/analyze-file.ts';
import type { CompareDeps } from '../../application/compare-geometry.ts';
import type { CacheStatsDeps } from '../../application/get-cache-stats.ts';
import type { CacheTuningDeps } from '../../application/get-cache-tuning.ts';
import type { HealthDeps } from '../../application/get-health.ts';
import type { HoldDeps } from '../../application/hold-reference.ts';
import type { PrewarmDeps } from '../../application/prewarm-cache.ts';
import type { QuarantineDeps } from '../../application/quarantine.ts';
import type { ReExtractDeps } from '../../application/re-extract.ts';
import type { ReadFileDeps } from '../../application/read-file.ts';
import type { SettleDeps } from '../../application/settle-references.ts';
import type { UploadDeps } from '../../application/upload-file.ts';

/** What the use cases behind this door need, all together. */
export type TransportDeps = UploadDeps &
  AnalyzeDeps &
  ReExtractDeps &
  ReadFileDeps &
  CompareDeps &
  HoldDeps &
  SettleDeps &
  QuarantineDeps &
  CacheStatsDeps &
  CacheTuningDeps &
  PrewarmDeps &
  HealthDeps;
