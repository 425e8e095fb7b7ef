import type { PartGeometry } from './geometry.ts';

/** What an attribute of the caller's can be. */
export type Scalar = string | number | boolean;

export type Attributes = Readonly<Record<string, Scalar>>;

/** A revision of a part and the file it came from. */
export interface PartRevision {
  readonly revision: number;
  readonly fileHash: string;
  /** Holder of the blob reference that keeps the file. */
  readonly holder: string;
  readonly createdAtMs: number;
}

/** What people and systems say of a part. */
export interface Metadata {
  readonly name: string;
  readonly partNumber: string | null;
  readonly material: string | null;
  readonly class: string | null;
  readonly tags: readonly string[];
  readonly attributes: Attributes;
}

/** A part as it stands: its current revision and metadata. */
export interface Part extends Metadata {
  /** UUIDv7. */
  readonly id: string;
  readonly project: string;
  readonly revision: number;
  readonly fileHash: string;
  readonly geometry: PartGeometry;
  /** The older part with the same bytes. */
  readonly duplicateOf: string | null;
  /** Sequence of the write that made it: the order of creation. */
  readonly createdSequence: number;
  /** Sequence of its last write. */
  readonly sequence: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** Feature versions with a vector for the current revision. */
  readonly versions: readonly string[];
  /** Oldest first. */
  readonly revisions: readonly PartRevision[];
}

/** What stays of a deleted part: enough to answer the same deletion again. */
export interface Tombstone {
  readonly id: string;
  readonly project: string;
  readonly sequence: number;
  readonly revisions: readonly PartRevision[];
}

/** A vector of a part revision with what it was made by. */
export interface StoredVector {
  readonly version: string;
  readonly extractorRevision: number;
  readonly vector: Float32Array;
}

/** Changes with every write of the part. */
export function etagOf(part: Pick<Part, 'sequence'>): string {
  return String(part.sequence);
}

const HOLDER = 'operation:';

/** Holder of the blob reference that an operation took before it wrote. */
export function holderOf(operationId: string): string {
  return `${HOLDER}${operationId}`;
}

/** The operation of such a holder; null for a holder that is none. */
export function operationOf(holder: string): string | null {
  return holder.startsWith(HOLDER) && holder.length > HOLDER.length ? holder.slice(HOLDER.length) : null;
}
