import type { LengthUnit } from '@cadml/cad-model';
import type { CadDocument, ReadFormat } from '../domain/document.ts';

/** One file to read, as it lies in the blob store. */
export interface ReadJob {
  /** SHA-256 of the content: the name under which a file that kills workers is remembered. */
  readonly fileHash: string;
  /** Where this host finds the content. */
  readonly path: string;
  /** Length of the content. */
  readonly bytes: number;
  readonly format: ReadFormat;
  /** Taken when the file says nothing about its unit. */
  readonly units?: LengthUnit;
  /** How long the reading may take from now on, waiting for a worker included. */
  readonly timeoutMs: number;
}

export type ReadStage = 'preflight' | 'parse' | 'geometry';

export interface ReadOutcome {
  readonly document: CadDocument;
  /** Milliseconds spent in each stage that the format has, and waiting for a worker (`queue`). */
  readonly timingsMs: Readonly<Partial<Record<ReadStage | 'queue', number>>>;
}

/**
 * Reads the geometry of CAD files out of reach of this process: whatever a file does, the service lives.
 *
 * `read` throws an AppError: PARSE_FAILED for a broken file (with `context.quarantined` for one that killed
 * too many workers), RESOURCE_EXHAUSTED with `context.limit` for one that is too large, TIMEOUT after
 * `timeoutMs`, CANCELLED when `signal` aborts (the worker is free again at once), and SERVICE_UNAVAILABLE
 * with `context.retryAfterSeconds` when as many files as allowed are waiting.
 */
export interface GeometryReader {
  read(job: ReadJob, signal?: AbortSignal): Promise<ReadOutcome>;
}

/** Why a worker died with a file: `crash` is a death of its own, `trap` the kernel's, the rest our kills. */
export type StrikeReason = 'crash' | 'trap' | 'memory' | 'deadline';

export interface QuarantineEntry {
  readonly fileHash: string;
  readonly strikes: number;
  readonly lastReason: StrikeReason;
}

/** Remembers which files killed workers, across restarts. Entries count for the current extractor revision. */
export interface Quarantine {
  strikes(fileHash: string): Promise<number>;
  /** Adds one strike; returns how many there are now. */
  record(fileHash: string, reason: StrikeReason): Promise<number>;
  /** Forgets the file; false when it had no strike. */
  clear(fileHash: string): Promise<boolean>;
  list(): Promise<readonly QuarantineEntry[]>;
}
