import type { Filter } from './filter.ts';
import type { Neighbour } from './part.ts';

export type SearchTarget =
  | { readonly partId: string }
  | { readonly fileHash: string }
  | { readonly vector: Float32Array };

export interface SearchQuery {
  readonly target: SearchTarget;
  /** Absent: the fleet's default. */
  readonly version?: string;
  readonly k: number;
  readonly offset: number;
  readonly filters: readonly Filter[];
  readonly sizeWeight?: number;
  readonly excludeSelf: boolean;
  readonly explain: boolean;
}

export interface SearchAnswer {
  readonly items: readonly Neighbour[];
  readonly k: number;
  readonly total: number;
  readonly version: string;
  readonly backend: string;
  readonly degraded: boolean;
  readonly tookMs: number;
}

/** A feature version in the catalogue and in the index. */
export interface IndexedVersion {
  readonly version: string;
  readonly dimension: number;
  readonly default: boolean;
  /** Parts that searches in this version see. */
  readonly indexedParts: number;
  readonly parts: number;
  /** Parts that they do not see because their files gave no vectors. */
  readonly unreadableParts: number;
  /** Every part that can have a vector has one. */
  readonly complete: boolean;
  /** Revision that searches use; 0 while nothing is indexed. */
  readonly extractorRevision: number;
}

export interface IndexedVersions {
  readonly versions: readonly IndexedVersion[];
  /** Since when the default is what it is, Unix milliseconds; 0 when it never was another one. */
  readonly defaultSinceMs: number;
}

export interface ComputedVersions {
  readonly extractorRevision: number;
  readonly versions: readonly { readonly version: string; readonly dimension: number }[];
}

/** Parts that lack vectors, in part id order. */
export interface StaleParts {
  readonly parts: readonly StalePart[];
  /** How many there are behind the part that was named. */
  readonly remaining: number;
  /** Those of them whose files gave none at this revision. */
  readonly unreadable: number;
}

export interface StalePart {
  readonly partId: string;
  readonly revision: number;
  readonly fileHash: string;
  readonly project: string;
  readonly name: string;
  /** The unit that was given for a file that declares none. */
  readonly units: string | null;
}
