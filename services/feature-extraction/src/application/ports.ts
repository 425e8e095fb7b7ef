import type { FeatureVersion, LengthUnit, Vec3 } from '@cadml/cad-model';
import type { AppError } from '@cadml/errors';
import type { Evidence, EvidenceClass } from '../domain/compare/evidence.ts';
import type { CadDocument, ReadFormat } from '../domain/document.ts';
import type { Rendition, RenditionKind } from '../domain/rendition.ts';

/** One file for a worker, as it lies in the blob store. */
export interface FileJob {
  /** SHA-256 of the content: the name under which a file that kills workers is remembered. */
  readonly fileHash: string;
  /** Where this host finds the content. */
  readonly path: string;
  /** Whose work it is; tenants take turns when files wait. */
  readonly tenant: string;
  /** Length of the content. */
  readonly bytes: number;
  readonly format: ReadFormat;
  /** The content is packed with gzip. */
  readonly packed?: boolean;
  /** How long the work may take from now on, waiting for a worker included. */
  readonly timeoutMs: number;
  /** How long it might take as a job; absent where it is none's to choose. */
  readonly jobTimeoutMs?: number;
}

/** One file to read. */
export interface ReadJob extends FileJob {
  /** Taken when the file says nothing about its unit. */
  readonly units?: LengthUnit;
}

/** One file to make a picture or model of. */
export interface RenderJob extends FileJob {
  readonly rendition: Rendition;
  /** Key of the product that it is made of; absent: the whole file. */
  readonly product?: string;
  /** Extents of the part as it was analysed: they tell the unit of a file that declares none. */
  readonly sizeMm?: Vec3;
}

export type ReadStage = 'preflight' | 'parse' | 'geometry';

export interface ReadOutcome {
  readonly document: CadDocument;
  /** Milliseconds spent in each stage that the format has, waiting for a worker (`queue`), and in another program (`convert`). */
  readonly timingsMs: Readonly<Partial<Record<ReadStage | 'queue' | 'convert', number>>>;
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

export interface RenderOutcome {
  readonly content: Uint8Array;
  readonly timingsMs: ReadOutcome['timingsMs'];
}

/**
 * Makes pictures and models of CAD files out of reach of this process. `render` throws what
 * `GeometryReader.read` throws, and UNSUPPORTED_FORMAT for the model of a drawing.
 */
export interface RenditionMaker {
  render(job: RenderJob, signal?: AbortSignal): Promise<RenderOutcome>;
  /** Whether a worker has nothing to do and no file waits for one. */
  rests(): boolean;
}

/** Two shapes for a worker, as `RenditionMaker` has made them of two files. */
export interface CompareJob {
  readonly a: ShapeOfFile;
  readonly b: ShapeOfFile;
  readonly tenant: string;
  readonly timeoutMs: number;
}

export interface ShapeOfFile {
  readonly fileHash: string;
  readonly content: Uint8Array;
}

export interface CompareOutcome {
  readonly evidence: Evidence;
  readonly timingsMs: ReadOutcome['timingsMs'];
}

/** Holds shapes against each other out of reach of this process. Throws what `GeometryReader.read` throws. */
export interface ShapeComparer {
  compare(job: CompareJob, signal?: AbortSignal): Promise<CompareOutcome>;
}

/** Pictures, models and what else is made of files, in this process, on this host and in Redis. */
export interface RenditionCache {
  /**
   * The rendition under `key`. When there is none, `make` runs once for all who ask, also on other replicas; its
   * signal aborts when the last one here has gone. Lasting errors are remembered for a short time.
   */
  through(
    key: string,
    make: (signal: AbortSignal) => Promise<Uint8Array>,
    signal: AbortSignal,
  ): Promise<Uint8Array>;
}

/** A DXF in a folder of its own. */
export interface ConvertedDrawing {
  readonly path: string;
  readonly bytes: number;
  /** Removes the folder. */
  dispose(): Promise<void>;
}

export interface ConversionLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Makes DXF of a DWG with a program that the operator has named.
 *
 * `convert` throws an AppError: PARSE_FAILED when the program fails or writes nothing, RESOURCE_EXHAUSTED
 * (`convertedBytes`) when it writes too much, TIMEOUT, CANCELLED when `signal` aborts, and
 * SERVICE_UNAVAILABLE when the program does not start or too many files wait for it.
 */
export interface DrawingConverter {
  convert(path: string, limits: ConversionLimits): Promise<ConvertedDrawing>;
}

/** Why a worker died with a file: `crash` is a death of its own, `trap` the kernel's, the rest our kills. */
export type StrikeReason = 'crash' | 'trap' | 'memory' | 'scratch' | 'deadline';

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

/** A file that is kept, under the SHA-256 of its content. */
export interface StoredFile {
  readonly fileHash: string;
  readonly bytes: number;
}

/** Who keeps a file, and until when. */
export interface FileReference {
  readonly project: string;
  readonly fileHash: string;
  /** Such as `analysis:<id>` or `operation:<id>`. */
  readonly holder: string;
  /** Unix milliseconds; null holds until it is released. */
  readonly untilMs: number | null;
}

/** Projects that a caller may look into. */
export type Projects = readonly string[] | 'all';

/** Which files are kept, for whom. The truth about a file is its row; the bytes follow it. */
export interface ReferenceStore {
  /** Records a file whose bytes were stored just now, with its first or a further reference. */
  adopt(file: StoredFile, reference: FileReference): Promise<void>;
  /** The file, when one of the projects holds an unexpired reference to it. */
  find(fileHash: string, projects: Projects, nowMs: number): Promise<StoredFile | null>;
  /** Files with an unexpired reference, stored last first. */
  listNewest(limit: number, nowMs: number): Promise<readonly StoredFile[]>;
  /** Adds a reference or moves its end; false when the file is not stored. */
  hold(reference: FileReference): Promise<boolean>;
  /** How many of them there were. All are removed, or none. */
  release(references: readonly Omit<FileReference, 'untilMs'>[]): Promise<number>;
  /** Removes expired references and notes since when files are without any; returns those removed. */
  expire(nowMs: number): Promise<number>;
  /** Files without a reference since `beforeMs` or longer. */
  listAbandoned(beforeMs: number, limit: number): Promise<readonly string[]>;
  /**
   * Forgets a file that is still abandoned. `remove` deletes the bytes while nobody can adopt or hold the
   * file, and says whether they are gone; otherwise the file stays.
   */
  forget(fileHash: string, beforeMs: number, remove: () => Promise<boolean>): Promise<boolean>;
  /** Records bytes that nobody has a row for as abandoned since then; of no effect on a file that is known. */
  claimStray(file: StoredFile, abandonedSinceMs: number): Promise<void>;
  isKnown(fileHash: string): Promise<boolean>;
  totals(): Promise<{ readonly files: number; readonly bytes: number }>;
}

/** A reference without an end that an operation holds and of which nobody has said whether it is needed. */
export interface UnsettledReference extends Omit<FileReference, 'untilMs'> {
  /** When it was made, held anew, or looked at last; 0 when an older release made it. */
  readonly sinceMs: number;
}

/** `keep`: needed, and listed no more. `lookAgain`: not known yet, and listed again after as long once more. */
export type Verdict = 'keep' | 'lookAgain' | 'release';

export interface Settlement {
  readonly reference: UnsettledReference;
  readonly verdict: Verdict;
}

/** References that a crash may have left behind. */
export interface UnsettledReferences {
  /** Those left alone since `beforeMs` or longer; the longest first. */
  list(beforeMs: number, limit: number): Promise<readonly UnsettledReference[]>;
  /** All or none; of no effect on one that was released or held anew since it was listed. How many there were. */
  settle(settlements: readonly Settlement[]): Promise<Readonly<Record<Verdict, number>>>;
}

export interface PutLimits {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** What can become of stored bytes: they are others than their hash says, or there are none. */
export type Damage = 'damaged' | 'absent';

/** A stored file on this host, as it was stored; disposing it lets it go. */
export interface LocalFile extends Disposable {
  readonly path: string;
  read(): AsyncIterable<Uint8Array>;
}

/** Files whose bytes were found to be damaged or gone, until the right bytes are stored again. */
export interface DamagedFiles {
  /** False when no such file is kept. */
  note(fileHash: string, nowMs: number): Promise<boolean>;
  clear(fileHash: string): Promise<void>;
  /** Those found first are first. */
  list(limit: number): Promise<readonly StoredFile[]>;
  /**
   * One of the others, whose bytes were last looked at before `lookedBeforeMs`, longest ago first: from now on it counts
   * as looked at now, so that nobody else takes it. null when there is none.
   */
  takeDue(look: { readonly nowMs: number; readonly lookedBeforeMs: number }): Promise<StoredFile | null>;
}

/** The bytes of files, by hash. */
export interface FileStore {
  /**
   * Writes and hashes a stream; what is there already is renewed. When it rejects (INPUT_SIZE_EXCEEDED as
   * soon as `maxBytes` are passed, or what the stream throws) nothing is kept.
   */
  put(chunks: AsyncIterable<Uint8Array>, limits: PutLimits): Promise<StoredFile>;
  has(fileHash: string): Promise<boolean>;
  /**
   * The file on this host, for as long as it is not disposed. All its bytes were compared with its hash before this
   * resolves: what is damaged or gone is told instead.
   */
  open(file: StoredFile, signal: AbortSignal): Promise<LocalFile | Damage>;
  /** What became of the stored bytes, whatever copies this host has; null while they are right. */
  verify(fileHash: string, signal: AbortSignal): Promise<Damage | null>;
  /** The first bytes, at most `length`. */
  readHead(fileHash: string, length: number): Promise<Uint8Array>;
  /** The last bytes, at most `length`. */
  readTail(fileHash: string, length: number): Promise<Uint8Array>;
  /** Removes the bytes; false, and they stay, when they were put at `putBeforeMs` or later. */
  remove(fileHash: string, putBeforeMs: number): Promise<boolean>;
  /** All files that were put before. */
  list(putBeforeMs: number): AsyncIterable<StoredFile>;
  /** Removes what uploads have left that began before and ended without a word; resolves to how many. */
  removeUnfinished(startedBeforeMs: number): Promise<number>;
  /** Id of the installation whose place this is, by the note beside the files; null when there is none. */
  owner(): Promise<string | null>;
  /** Notes the owner unless one is noted; resolves to the one that is noted then. */
  claim(owner: string): Promise<string>;
}

/** Which installation a store is of: all replicas of one, and no other. */
export interface Installation {
  readonly id: string;
  /** When its store was made. */
  readonly sinceMs: number;
}

export interface InstallationStore {
  /** The same for ever and for everybody; the first who asks makes the id. */
  identify(): Promise<Installation>;
}

export type CacheSource = 'miss' | 'l1' | 'l2';

/** Documents by what they were made of, in this process and in Redis. */
export interface DocumentCache {
  /**
   * The document under `key`. On a miss `compute` runs once for all who ask, also on other replicas; its
   * signal aborts when the last one here has gone. Lasting errors are remembered for a short time.
   */
  through(
    key: string,
    compute: (signal: AbortSignal) => Promise<ReadOutcome>,
    signal: AbortSignal,
  ): Promise<ReadOutcome & { readonly source: CacheSource }>;
  /** The document under `key` if this process has it. */
  held(key: string): ReadOutcome | null;
}

/** What the use cases tell about their work. */
export interface AnalysisEvents {
  fileRead(event: { readonly format: ReadFormat; readonly ms: number }): void;
  vectorComputed(event: {
    readonly version: FeatureVersion;
    readonly seconds: number;
    readonly vector: Float32Array;
  }): void;
  renditionMade(event: { readonly kind: RenditionKind; readonly ms: number; readonly bytes: number }): void;
  shapesCompared(event: { readonly class: EvidenceClass; readonly ms: number }): void;
  readTimedOut(event: { readonly format: ReadFormat }): void;
  analysisFailed(event: { readonly fileHash: string; readonly error: AppError }): void;
  /** Stored bytes were found that are not what they should be; nobody was given them. */
  fileDamaged(event: { readonly fileHash: string; readonly damage: Damage }): void;
  /** The bytes of such a file are what they should be again. */
  fileMended(event: { readonly fileHash: string }): void;
  filesSwept(event: { readonly files: number; readonly references: number }): void;
  /** Nothing is swept, because the place of the files is another's (`owner`), or perhaps so (null). */
  sweepWithheld(event: { readonly id: string; readonly owner: string | null }): void;
}

/** A file that killed workers, as an operator sees it. */
export interface QuarantinedFile extends QuarantineEntry {
  readonly lastStrikeMs: number;
  readonly extractorRevision: number;
}

export interface QuarantineStore extends Quarantine {
  list(): Promise<readonly QuarantinedFile[]>;
}
