import type { CallContext, Vec3 } from '@cadml/cad-model';
import type { Extraction, Geometry } from '../domain/analysis.ts';
import type { ApiKey } from '../domain/api-key.ts';
import type { AuditEntry } from '../domain/audit.ts';
import type { Evidence, VectorComparison } from '../domain/comparison.ts';
import type { FileStructure } from '../domain/file-structure.ts';
import type { Filter } from '../domain/filter.ts';
import type { Job, JobKind, JobState } from '../domain/job.ts';
import type { FileReference, HeldPart, Page, Part, PartMetadata, PartPatch } from '../domain/part.ts';
import type { Reextracted, Reextraction, UnreadablePart } from '../domain/reextraction.ts';
import type {
  ComputedVersions,
  IndexedVersions,
  SearchAnswer,
  SearchQuery,
  StaleParts,
} from '../domain/search.ts';

export interface StoredFile {
  readonly fileHash: string;
  readonly bytes: number;
}

/** A reference that keeps a file: until a time in Unix milliseconds, or until it is released (null). */
export interface Hold extends FileReference {
  readonly project: string;
  readonly untilMs: number | null;
}

/** What a file is read for. */
export interface Reading {
  readonly featureVersions: readonly string[];
  readonly units?: string;
}

export interface UploadedFile extends Omit<Hold, 'fileHash'> {
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** What will be asked of the file next: answered with the upload when it is known. */
  readonly recall: Reading;
}

/** A file as it was stored, with what was known of the same bytes. */
export interface UploadReceipt extends StoredFile {
  readonly recalled: Extraction | null;
}

export interface ExtractionRequest extends Reading {
  readonly fileHash: string;
  readonly name: string;
  /** Whether somebody waits for the answer. */
  readonly workClass: 'interactive' | 'job';
}

export interface FileContent {
  readonly totalBytes: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** What to make of a file to be looked at. */
export type Rendition =
  | {
      readonly kind: 'thumbnail';
      readonly size: number;
      readonly background: 'transparent' | 'white';
    }
  | { readonly kind: 'model' }
  | { readonly kind: 'drawing' };

export interface RenditionRequest {
  readonly fileHash: string;
  readonly name: string;
  readonly rendition: Rendition;
  /** Key of the product that is shown; empty: all of the file. */
  readonly product: string;
  /** Extents of the part as it was analysed; null when they are not known. */
  readonly sizeMm: Vec3 | null;
  /** What the caller has already. */
  readonly knownEtag: string;
  /** Made for later, when a worker has nothing else to do; no bytes come. */
  readonly ahead?: boolean;
}

export interface RenditionContent extends FileContent {
  readonly mediaType: string;
  readonly etag: string;
  /** True when the caller has it already: no bytes follow. */
  readonly notModified: boolean;
}

/** One side of a comparison. */
export interface ComparedFile {
  readonly fileHash: string;
  readonly name: string;
  /** Extents of the part as it was analysed; null when they are not known. */
  readonly sizeMm: Vec3 | null;
}

export interface StructureRequest {
  readonly fileHash: string;
  readonly name: string;
  /** Extents of the part as it was analysed; null when they are not known. */
  readonly sizeMm: Vec3 | null;
  readonly workClass: 'interactive' | 'job';
}

/** A product of a stored file, to be stored as a file of its own with a reference. */
export interface ProductToStore extends Hold {
  /** Of the file that has it. */
  readonly fileHash: string;
  readonly name: string;
  readonly product: string;
}

export interface QuarantinedFile {
  readonly fileHash: string;
  readonly strikes: number;
  readonly reason: string;
  readonly lastStrikeAt: string;
}

/** Files and what is read from them. Errors are those of the RPCs. */
export interface FeatureExtraction {
  upload(file: UploadedFile, call: CallContext): Promise<UploadReceipt>;
  extract(request: ExtractionRequest, call: CallContext): Promise<Extraction>;
  /** In the order of the list. What is thrown is about the service, not about a file. */
  reextract(work: Reextraction, call: CallContext): AsyncIterable<Reextracted>;
  open(fileHash: string, call: CallContext): Promise<FileContent>;
  render(request: RenditionRequest, call: CallContext): Promise<RenditionContent>;
  compare(a: ComparedFile, b: ComparedFile, call: CallContext): Promise<Evidence>;
  structure(request: StructureRequest, call: CallContext): Promise<FileStructure>;
  storeProduct(product: ProductToStore, call: CallContext): Promise<StoredFile>;
  hold(hold: Hold, call: CallContext): Promise<void>;
  release(reference: Omit<Hold, 'untilMs'>, call: CallContext): Promise<void>;
  /** The same a moment later, with others. When this process dies before, the file is kept. */
  releaseSoon(reference: Omit<Hold, 'untilMs'>, call: CallContext): void;
  listVersions(call: CallContext): Promise<ComputedVersions>;
  listQuarantine(call: CallContext): Promise<readonly QuarantinedFile[]>;
  clearQuarantine(fileHash: string, call: CallContext): Promise<void>;
}

export interface VersionedVector {
  readonly version: string;
  readonly extractorRevision: number;
  readonly vector: Float32Array;
}

/** Two vectors of one version and revision. */
export interface VectorPair {
  readonly version: string;
  readonly extractorRevision: number;
  readonly a: Float32Array;
  readonly b: Float32Array;
}

export interface PartToIndex {
  readonly operationId: string;
  readonly project: string;
  readonly fileHash: string;
  readonly metadata: PartMetadata;
  /** What a part that comes to be is called when the metadata name it not. */
  readonly defaultName: string;
  readonly geometry: Geometry;
  readonly vectors: readonly VersionedVector[];
  /** The assembly that it is a component of. */
  readonly componentOf?: ComponentUse;
}

/** How an assembly uses the part that is written. */
export interface ComponentUse {
  readonly parentPartId: string;
  readonly parentRevision: number;
  /** In the whole assembly. */
  readonly quantity: number;
}

/** One side of a use. */
export interface PartUse {
  /** The component, or the assembly. */
  readonly partId: string;
  /** Of the component, as the assembly gave it. */
  readonly fileHash: string;
  readonly quantity: number;
}

export interface PartUses {
  /** Components of the part's current revision. */
  readonly uses: readonly PartUse[];
  /** Assemblies whose current revision uses the part. */
  readonly usedIn: readonly PartUse[];
}

export interface AbandonedOperation {
  readonly operationId: string;
  readonly project: string;
  readonly fileHash: string;
}

export interface IndexOutcome {
  readonly part: Part;
  /** The unit that the part is read with, as its file declares none; null for any other. */
  readonly givenUnit: string | null;
  readonly created: boolean;
  readonly revisionCreated: boolean;
  readonly sequence: number;
}

export interface PartListing {
  readonly q: string;
  readonly cursor: string;
  readonly limit: number;
  readonly filters: readonly Filter[];
}

export interface DeletionOutcome {
  readonly sequence: number;
  readonly project: string;
  readonly references: readonly FileReference[];
}

/** Parts, their vectors and neighbours. Errors are those of the RPCs. */
export interface PartCatalogue {
  upsert(part: PartToIndex, call: CallContext): Promise<IndexOutcome>;
  /**
   * Ends an operation whose upsert failed, was given up or was not heard of. Whether a revision had come of it,
   * whose file must be kept; if not, none ever will.
   */
  abandon(operation: AbandonedOperation, call: CallContext): Promise<boolean>;
  putVectors(
    revision: { readonly partId: string; readonly revision: number },
    reading: { readonly vectors: readonly VersionedVector[]; readonly geometry: Geometry },
    call: CallContext,
  ): Promise<number>;
  /** Notes that a part's file gave no vectors at a revision; returns the sequence. */
  reportUnreadable(report: UnreadablePart, call: CallContext): Promise<number>;
  get(partId: string, call: CallContext): Promise<HeldPart>;
  list(listing: PartListing, call: CallContext): Promise<Page<Part>>;
  listUses(partId: string, call: CallContext): Promise<PartUses>;
  /** Ids by file: the oldest part of the project whose current revision has it. */
  findParts(
    project: string,
    fileHashes: readonly string[],
    call: CallContext,
  ): Promise<ReadonlyMap<string, string>>;
  update(
    partId: string,
    change: { readonly patch: PartPatch; readonly ifEtag: string | null },
    call: CallContext,
  ): Promise<{ readonly part: Part; readonly sequence: number }>;
  remove(partId: string, ifEtag: string | null, call: CallContext): Promise<DeletionOutcome>;
  /** The distance of two vectors of a version, which need not be parts'. */
  compareVectors(pair: VectorPair, call: CallContext): Promise<VectorComparison>;
  search(query: SearchQuery, minSequence: number, call: CallContext): Promise<SearchAnswer>;
  listStale(
    work: { readonly version: string; readonly extractorRevision: number; readonly afterPartId: string },
    call: CallContext,
  ): Promise<StaleParts>;
  listVersions(call: CallContext): Promise<IndexedVersions>;
}

export interface JobListing {
  readonly projects: readonly string[] | 'all';
  /** Whether those that the fleet does for itself are among them, whatever their project. */
  readonly systemJobs: boolean;
  readonly state: JobState | null;
  readonly kind: JobKind | null;
  /** Id of the last job of the page before. */
  readonly cursor: string | null;
  readonly limit: number;
}

export interface JobCount {
  readonly kind: JobKind;
  readonly state: JobState;
  readonly count: number;
  readonly oldestCreatedAt: number;
}

/** Job rows. All changes are compare-and-set on the row's version. */
export interface JobStore {
  /** False when a job with the same `uniqueKey` is still to be done; nothing is written then. */
  insert(job: Job, uniqueKey: string | null): Promise<boolean>;
  get(id: string): Promise<Job | null>;
  /** Newest first. */
  list(listing: JobListing): Promise<Page<Job>>;
  /** Writes `after` when the row still has the version of `before`; false when somebody was faster. */
  replace(before: Job, after: Job): Promise<boolean>;
  /** Jobs that should be in the queue: queued, with `runAfter` passed; oldest first. */
  due(now: number, limit: number): Promise<readonly Job[]>;
  /** Running jobs whose lease ended before `now`. */
  expired(now: number, limit: number): Promise<readonly Job[]>;
  /** Those of these ids whose jobs are queued or running. */
  openAmong(ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Removes finished jobs that ended before `before`, except those that `lastOf` knows; at most `limit`. */
  prune(before: number, limit: number): Promise<number>;
  /** The last job that was written with this key, or null. */
  lastOf(uniqueKey: string): Promise<Job | null>;
  counts(): Promise<readonly JobCount[]>;
}

/** Carries job ids to workers. Losing an entry is repaired by the sweeper. */
export interface JobQueue {
  /** Adding the entry of a job's present claim again changes nothing. */
  enqueue(job: Job, delayMs: number): Promise<void>;
}

/** Tells watchers in this process that a job changed. */
export interface JobFeed {
  publish(job: Job): void;
  /** Resolves at the next change of the job, after `timeoutMs`, or when the signal aborts. */
  next(id: string, timeoutMs: number, signal: AbortSignal): Promise<void>;
}

export interface ApiKeyStore {
  insert(key: ApiKey): Promise<void>;
  get(id: string): Promise<ApiKey | null>;
  list(): Promise<readonly ApiKey[]>;
  /** False when there is no such key. Revoking twice keeps the first time. */
  revoke(id: string, at: number): Promise<boolean>;
  touch(id: string, at: number): Promise<void>;
}

/** Hashes of second credentials. */
export interface AdminTokenStore {
  insert(hash: string, at: number): Promise<void>;
  has(hash: string): Promise<boolean>;
  /** How many others there are. */
  countOthers(hash: string): Promise<number>;
  removeOthers(hash: string): Promise<void>;
}

export interface ProjectStore {
  has(id: string): Promise<boolean>;
  /** Idempotent. */
  create(id: string, createdBy: string, at: number): Promise<void>;
}

export interface IdempotentRequest {
  readonly subject: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly operationId: string;
  readonly now: number;
}

/** What is known of a request that carried an idempotency key. */
export interface IdempotencyRecord {
  readonly fingerprint: string;
  readonly operationId: string;
  /** JSON of the answer; null while the request runs. */
  readonly outcome: string | null;
  readonly startedAt: number;
}

export interface IdempotencyStore {
  /** Takes the key. Returns null when it was free, else what holds it. */
  begin(request: IdempotentRequest): Promise<IdempotencyRecord | null>;
  /** Takes the key over, with its operation, from a request that ended without an answer; false when somebody was faster. */
  takeOver(request: IdempotentRequest, from: IdempotencyRecord): Promise<boolean>;
  complete(request: IdempotentRequest, outcome: string): Promise<void>;
  abandon(request: IdempotentRequest): Promise<void>;
  /** Forgets what was begun before `before`. */
  sweep(before: number): Promise<void>;
}

export interface AuditLog {
  /** Appends, chained to the entry before by hash. */
  append(entry: AuditEntry): Promise<void>;
}

/** Highest sequence that was acknowledged to a caller, so that the next search includes it. */
export interface AcknowledgedSequences {
  note(subject: string, sequence: number): Promise<void>;
  of(subject: string): Promise<number>;
}

/** How often callers may come. Each throws RATE_LIMIT. */
export interface RequestLimits {
  /** Counts a request of a caller. */
  request(subject: string): Promise<void>;
  /** Counts a failed authentication of an address: those beyond the limit throw. */
  authFailed(address: string): void;
}

/** A file of mode 600 with one line. */
export interface SecretFile {
  /** null when it does not exist. */
  read(): Promise<string | null>;
  /** Fails when it exists. */
  create(secret: string): Promise<void>;
}

/** SHA-256 in hexadecimal, and its comparison in constant time. */
export interface Digest {
  hex(text: string): string;
  same(a: string, b: string): boolean;
}

export type Clock = () => number;
