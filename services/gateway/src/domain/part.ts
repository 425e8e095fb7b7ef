import type { PublicGeometry } from './analysis.ts';
import type { Attributes } from './options.ts';

export interface PartRevision {
  readonly revision: number;
  readonly fileHash: string;
  readonly createdAt: string;
}

/** A part of the catalogue as callers see it. */
export interface Part {
  readonly id: string;
  readonly partNumber: string | null;
  readonly revision: number;
  readonly project: string;
  readonly name: string;
  readonly fileHash: string;
  readonly format: string;
  readonly material: string | null;
  readonly tags: readonly string[];
  readonly class: string | null;
  readonly attributes: Attributes;
  readonly geometry: PublicGeometry;
  readonly versions: readonly string[];
  readonly duplicateOf: string | null;
  readonly thumbnailUrl: string;
  readonly revisions: readonly PartRevision[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly etag: string;
}

/** What keeps a file of a part: a blob reference. */
export interface FileReference {
  readonly fileHash: string;
  readonly holder: string;
}

/** A part with what only the fleet knows of it. */
export interface HeldPart {
  readonly part: Part;
  readonly references: readonly FileReference[];
  /** The unit that its sender gave for a file that declares none. */
  readonly givenUnit: string | null;
}

/** Metadata as given: absent stays, null clears. */
export interface PartMetadata {
  readonly name?: string | null;
  readonly partNumber?: string | null;
  readonly material?: string | null;
  readonly class?: string | null;
  readonly tags?: readonly string[] | null;
  readonly attributes?: Attributes | null;
}

/** Attributes to set; null removes one. */
export type AttributesPatch = Readonly<Record<string, string | number | boolean | null>>;

/** A JSON merge patch (RFC 7396): attributes are merged, null clears. */
export interface PartPatch extends Omit<PartMetadata, 'attributes'> {
  readonly attributes?: AttributesPatch | null;
  readonly project?: string;
}

/** What a slot, or a block of slots in v5, adds to the distance of two parts. */
export interface SlotShare {
  readonly slot: string;
  /** The slot's values; none of a block. */
  readonly query?: number;
  readonly neighbour?: number;
  /** In this slot or block alone, as the parts are compared. */
  readonly distance: number;
  /** Of the squared distance. */
  readonly share: number;
}

export interface Neighbour {
  readonly partId: string;
  readonly partNumber: string | null;
  readonly name: string;
  /** 0 … 1, 1 = same. */
  readonly score: number;
  readonly distance: number;
  readonly fileHash: string;
  readonly format: string;
  readonly material: string | null;
  readonly project: string;
  readonly class: string | null;
  readonly tags: readonly string[];
  readonly thumbnailUrl: string | null;
  readonly evidence?: readonly SlotShare[];
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
  readonly total: number;
}

/** The picture that `thumbnailUrl` shows: what a request without size and background gets. */
export const USUAL_THUMBNAIL = { size: 256, background: 'transparent' } as const;

export const partUrl = (id: string): string => `/api/v1/parts/${id}`;
export const thumbnailUrl = (id: string): string => `${partUrl(id)}/thumbnail.png`;
