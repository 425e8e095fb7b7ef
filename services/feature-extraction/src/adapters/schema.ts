/** Tables of feature-extraction. Times are Unix milliseconds; booleans do not occur. */
export interface Database {
  files: FilesTable;
  file_references: FileReferencesTable;
  quarantine: QuarantineTable;
  cache_limits: CacheLimitsTable;
  installation: InstallationTable;
}

/** One row for each file whose bytes are kept. */
interface FilesTable {
  file_hash: string;
  bytes: number;
  created_ms: number;
  /** Since when no reference is left; null while there is one. */
  abandoned_since_ms: number | null;
  /** Since when its bytes are known to be damaged or gone; null while they are not. */
  damaged_since_ms: number | null;
  /** When its bytes were last known to be right or looked at; 0 when that is not known. */
  looked_at_ms: number;
}

interface FileReferencesTable {
  project_id: string;
  file_hash: string;
  holder: string;
  /** null: until released. */
  until_ms: number | null;
  /**
   * Since when it waits to be found needed or not, 0 when that is not known; null once it was, and for one that ends or
   * that no operation holds.
   */
  unsettled_since_ms: number | null;
}

interface QuarantineTable {
  file_hash: string;
  extractor_revision: number;
  strikes: number;
  last_reason: string;
  last_strike_ms: number;
}

/** What operators put in force, for all replicas: one row for each cache. */
export interface CacheLimitsTable {
  name: string;
  /** Rises with each change. */
  version: number;
  /** JSON with a schema number. */
  limits: string;
  /** What was in force before; null once it was restored. */
  previous: string | null;
  applied_ms: number;
  applied_by: string;
  reason: string;
  window_until_ms: number;
}

/** One row: which installation this store is of. */
interface InstallationTable {
  /** null until the first start. */
  id: string | null;
  /** When the store was made. */
  since_ms: number;
}
