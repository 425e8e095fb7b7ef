import type { Part, StoredVector, Tombstone } from '../../domain/part.ts';
import type { PartRow } from '../../domain/part-row.ts';
import type { Statistics } from '../../domain/statistics.ts';

export const CHANGE_KINDS = ['created', 'revised', 'updated', 'vectors', 'unreadable', 'deleted'] as const;

export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** A line of the change log. What it changed is read from the store: applying the present state is enough. */
export interface Change {
  readonly sequence: number;
  readonly kind: ChangeKind;
  readonly partId: string;
  readonly committedAtMs: number;
}

export interface ChangePage {
  /** Changes up to this one are no longer in the log. */
  readonly prunedThrough: number;
  /** The highest committed sequence. */
  readonly head: number;
  /** In the order of their sequence, without gaps. */
  readonly changes: readonly Change[];
}

/** A part as the store has it, with the vectors of its current revision. */
export interface PartState {
  readonly row: PartRow;
  readonly revision: number;
  readonly vectors: readonly StoredVector[];
  /** Extractor revisions at which the current revision's file gave no vectors. */
  readonly unreadable: readonly number[];
}

/** A version that was made the default of searches. */
export interface RecordedDefault {
  readonly version: string;
  /** What the catalogue was at that time. */
  readonly sequence: number;
  readonly sinceMs: number;
}

/** That a part revision's file gave no vectors at an extractor revision. */
export interface UnreadableRevision {
  readonly revision: number;
  readonly extractorRevision: number;
  readonly code: string;
  readonly message: string;
}

/** Parts that lack vectors. */
export interface StalePage {
  readonly parts: readonly StalePart[];
  /** Behind the part that the query names. */
  readonly remaining: number;
  /** Those of them whose files gave none at this extractor revision. */
  readonly unreadable: number;
}

/** The first outcome of an upsert, which every repeat of the operation gets. */
export interface UpsertOutcome {
  readonly part: Part;
  readonly created: boolean;
  readonly revisionCreated: boolean;
  readonly sequence: number;
}

export interface Operation {
  readonly id: string;
  readonly project: string;
  readonly fileHash: string;
  /** Null: it was given up before it wrote anything. */
  readonly outcome: UpsertOutcome | null;
}

export interface StalePart {
  readonly partId: string;
  readonly revision: number;
  readonly fileHash: string;
  readonly project: string;
  readonly name: string;
  /** The unit that was given for a file that declares none; empty otherwise. */
  readonly units: string;
}

/** A part in an assembly, seen from either side. */
export interface PartUse {
  /** The component, or the assembly. */
  readonly partId: string;
  /** Project of that part. */
  readonly project: string;
  /** Of the component, as the assembly gave it. */
  readonly fileHash: string;
  readonly quantity: number;
}

/** Reads of committed state. */
export interface PartReader {
  /** Without regard to projects: the caller of this port looks at them. */
  find(id: string): Promise<Part | null>;
  findMany(ids: readonly string[]): Promise<ReadonlyMap<string, Part>>;
  tombstone(id: string): Promise<Tombstone | null>;
}

/** An upsert that was not carried out yet. */
export type SettledQuery = Pick<Operation, 'project' | 'fileHash'> & { readonly operationId: string };

/** A part beside the vectors that its current revision has. */
export interface SettledPart {
  readonly part: Part;
  readonly vectors: readonly Pick<StoredVector, 'version' | 'extractorRevision'>[];
}

/** The truth: parts, vectors and the change log. */
export interface PartStore extends PartReader {
  /** Identity of the database; what is derived from another one is not used. */
  readonly storeId: string;
  /** The oldest part of the project whose current revision has these bytes; null: none, or the operation is known. */
  settled(query: SettledQuery): Promise<SettledPart | null>;
  /** One unit of work; sequences rise in the order in which units commit, and no other writes beside it. */
  write<T>(work: (writer: PartWriter) => Promise<T>): Promise<T>;
  states(ids: readonly string[]): Promise<readonly PartState[]>;
  /** In the order of ids, for reading all. */
  statesAfter(id: string, limit: number): Promise<readonly PartState[]>;
  changesAfter(sequence: number, limit: number): Promise<ChangePage>;
  head(): Promise<number>;
  stale(query: StaleQuery): Promise<StalePage>;
  statistics(): Promise<readonly Statistics[]>;
  /** In the order in which they were made the default. */
  defaultVersions(): Promise<readonly RecordedDefault[]>;
  /** Of current revisions: part ids with the extractor revisions at which their files gave no vectors. */
  unreadable(): Promise<ReadonlyMap<string, readonly number[]>>;
  /** Those of the references that keep a file of a part in their project: of its current revision or an older one. */
  neededOf<T extends HeldFile>(references: readonly T[]): Promise<readonly T[]>;
  /** Deleted parts of which nobody noted that their files were given up, in the order of their ids. */
  unreleased(limit: number): Promise<readonly Tombstone[]>;
  noteReleased(partIds: readonly string[]): Promise<void>;
  /** Forgets up to `limit` operations recorded before a time; returns how many. */
  forgetOperations(beforeMs: number, limit: number): Promise<number>;
  /** Components of this revision of an assembly. */
  usesOf(part: Pick<Part, 'id' | 'revision'>): Promise<readonly PartUse[]>;
  /** Assemblies whose current revision uses the part; the first thousand. */
  usersOf(partId: string): Promise<readonly PartUse[]>;
  /** Ids by file: the oldest part of the project whose current revision has it. */
  partsWithFiles(project: string, fileHashes: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface StaleQuery {
  readonly version: string;
  readonly extractorRevision: number;
  readonly afterPartId: string;
  readonly limit: number;
}

/** A file with who keeps it, and in which project. */
export interface HeldFile {
  readonly project: string;
  readonly fileHash: string;
  readonly holder: string;
}

/** What a unit of work can do. */
export interface PartWriter extends PartReader, Pick<PartStore, 'neededOf'> {
  operation(id: string): Promise<Operation | null>;
  recordOperation(operation: Operation, atMs: number): Promise<void>;
  /** Records that these have written nothing and never will; those that are known stay as they are. */
  endOperations(operations: readonly Omit<Operation, 'outcome'>[], atMs: number): Promise<void>;
  withNumber(project: string, partNumber: string): Promise<Part | null>;
  /** The oldest part of the project whose current revision has these bytes, `except` that one. */
  oldestWithBytes(project: string, fileHash: string, except?: string): Promise<Part | null>;
  /** Appends to the change log; returns the sequence. */
  log(change: Omit<Change, 'sequence'> & { readonly project: string }): Promise<number>;
  insert(part: Part): Promise<void>;
  /** Writes the part's row, and its last revision when that is new. DUPLICATE_DATA when the number is taken. */
  replace(part: Part): Promise<void>;
  /** Removes the part with its vectors and leaves the tombstone. */
  remove(tombstone: Tombstone, atMs: number): Promise<void>;
  /** Returns how many were not there yet. */
  addVectors(part: Part, revision: number, vectors: readonly StoredVector[]): Promise<number>;
  /** Removes the vectors of the part's current revision. */
  dropVectors(part: Part): Promise<void>;
  /** False when it was noted before. */
  noteUnreadable(part: Part, report: UnreadableRevision, atMs: number): Promise<boolean>;
  /** The highest sequence, this unit's own included. */
  head(): Promise<number>;
  recordDefault(made: RecordedDefault): Promise<void>;
  /** Writes that an assembly uses a part with its present file, so many times; replaces what was said before. */
  putUse(use: { readonly parent: Part; readonly part: Part; readonly quantity: number }): Promise<void>;
  /** Whether any revision of the assembly used the part. */
  wasUsedIn(partId: string, parentId: string): Promise<boolean>;
}
