import type { Backend } from './vector-engine.ts';

/** What a snapshot keeps of a set; row r of every array belongs together. */
export interface SavedSet {
  readonly version: string;
  readonly revision: number;
  readonly statsId: string;
  readonly vectors: Float32Array;
  /** Row of the part table; −1 for a row that is no longer found. */
  readonly tableRows: Int32Array;
  readonly partRevisions: Int32Array;
}

/** Who writes snapshots, and which exist. */
export interface SnapshotLedger {
  /** A fencing token, or null while another replica holds the lease. */
  acquire(holder: string, ttlMs: number): Promise<number | null>;
  /**
   * Records a verified snapshot and prunes the log below the second-newest one. STALE_FENCE when the lease was
   * lost since `fence` was given.
   */
  publish(sequence: number, fence: number): Promise<void>;
}

/** Everything that a start needs besides the tail of the log. */
export interface SnapshotContent {
  readonly storeId: string;
  readonly sequence: number;
  /** Part rows as JSON texts; the place is the table row that the sets refer to. */
  readonly parts: readonly string[];
  readonly sets: readonly SnapshotSet[];
}

export interface SnapshotSet {
  readonly saved: SavedSet;
  readonly backend: Backend;
  /** Writes the engine's file; false when it has none. */
  readonly saveEngine: (path: string) => Promise<boolean>;
}

export interface LoadedSnapshot extends Omit<SnapshotContent, 'sets'> {
  readonly sets: readonly LoadedSet[];
}

export interface LoadedSet {
  readonly saved: SavedSet;
  /** The engine's file, and which engine can read it. */
  readonly engine: { readonly backend: Backend; readonly path: string } | null;
}

/** Snapshots on disk. A snapshot is there as a whole or not at all. */
export interface SnapshotStore {
  /** Sequences, newest first. */
  list(): Promise<readonly number[]>;
  /** Throws HASH_MISMATCH when any byte is not as it was written. */
  read(sequence: number): Promise<LoadedSnapshot>;
  /** Writes, reads back and verifies, then `publish`es and makes it visible; keeps the newest two. */
  write(content: SnapshotContent, publish: () => Promise<void>): Promise<void>;
}
