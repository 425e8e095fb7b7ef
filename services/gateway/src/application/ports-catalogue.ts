import type { CallContext } from '@cadml/cad-model';
import type { Geometry } from '../domain/analysis.ts';
import type { VectorComparison } from '../domain/comparison.ts';
import type { Filter } from '../domain/filter.ts';
import type { FileReference, HeldPart, Page, Part, PartMetadata, PartPatch } from '../domain/part.ts';
import type { UnreadablePart } from '../domain/reextraction.ts';
import type { IndexedVersions, SearchAnswer, SearchQuery, StaleParts } from '../domain/search.ts';

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

/** Highest sequence that was acknowledged to a caller, so that the next search includes it. */
export interface AcknowledgedSequences {
  note(subject: string, sequence: number): Promise<void>;
  of(subject: string): Promise<number>;
}
