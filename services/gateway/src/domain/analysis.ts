import type { BoundingBox, GeometryKind, MeshFacts, StepFacts, Vec3 } from '@cadml/cad-model';
import type { Neighbour } from './part.ts';

/** The geometry of a file. Lengths mm, areas mm², volumes mm³. */
export interface Geometry {
  readonly kind: GeometryKind;
  readonly format: string;
  readonly boundingBox: BoundingBox;
  readonly volumeMm3: number | null;
  readonly areaMm2: number | null;
  readonly solids: number;
  readonly faces: number;
  readonly edges: number;
  readonly facets: number;
  readonly entities: number;
  readonly layers: readonly { readonly name: string; readonly count: number }[];
  readonly surfaceTypes: Readonly<Record<string, number>>;
  readonly watertight: boolean | null;
  /** Meshes only. */
  readonly mesh?: MeshFacts;
  /** Names of the shape by its invariants; absent for a drawing. */
  readonly fingerprints?: readonly string[];
  readonly declaredUnit: string | null;
  readonly unitAssumed: boolean;
  /** The caller's unit, which was taken as the file declares none; kept for the next reading. */
  readonly givenUnit: string | null;
  /** STEP only. */
  readonly step?: StepFacts;
  /** Drawings only. */
  readonly drawing?: DrawingFacts;
}

/** What is true of drawings alone. */
export interface DrawingFacts {
  /** The format's version (`AC1015`) and the release that brought it (`2000`); null when not known. */
  readonly version: string | null;
  readonly release: string | null;
  /** Entities on layouts; in neither the entities nor the box. */
  readonly paperSpaceEntities: number;
  /** Frozen or off; a layer may be both. */
  readonly hiddenLayers: number;
  readonly frozenLayers: number;
  readonly offLayers: number;
  /** What is hidden; what is off is part of the box, what is frozen or invisible is not. */
  readonly hiddenEntities: number;
  readonly blocks: number;
}

/** Geometry as callers see it: the format and units stand beside it, the extents are spelled out. */
export type PublicGeometry = Omit<Geometry, 'format' | 'declaredUnit' | 'unitAssumed' | 'givenUnit'> & {
  readonly sizeMm: Vec3;
};

export interface ExtractedVector {
  readonly version: string;
  readonly vector: Float32Array;
}

/** What feature extraction read from a file. */
export interface Extraction {
  readonly geometry: Geometry;
  readonly vectors: readonly ExtractedVector[];
  readonly extractorRevision: number;
  readonly cache: 'miss' | 'l1' | 'l2';
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly timingsMs: Readonly<Record<string, number>>;
  readonly bytes: number;
}

export interface IndexedPart {
  readonly id: string;
  readonly partNumber: string | null;
  readonly revision: number;
  readonly url: string;
  readonly created: boolean;
  readonly duplicateOf: string | null;
  readonly sequence: number;
}

export interface Similar {
  readonly items: readonly Neighbour[];
  readonly backend: string;
  readonly version: string;
  readonly degraded: boolean;
}

export interface Unavailable {
  readonly service: string;
  readonly code: string;
}

/** What came of taking an assembly apart. */
export interface Explosion {
  readonly parts: readonly ExplodedPart[];
  /** Unique parts that cannot become parts of the catalogue, and why. */
  readonly failed: readonly {
    readonly key: string;
    readonly name: string;
    readonly code: string;
    readonly message: string;
  }[];
  /** Of the last write; 0 when there was none. */
  readonly sequence: number;
}

export interface ExplodedPart {
  readonly key: string;
  readonly partId: string;
  readonly partNumber: string | null;
  readonly name: string;
  readonly fileHash: string;
  readonly quantity: number;
  readonly created: boolean;
  readonly url: string;
}

/** The answer to POST /analyze and the result of its job: the contract with callers. */
export interface Analysis {
  readonly analysisId: string;
  readonly file: {
    readonly sha256: string;
    readonly name: string;
    readonly bytes: number;
    readonly format: string;
    readonly units: { readonly declared: string | null; readonly assumed: boolean };
  };
  readonly geometry: PublicGeometry;
  readonly features: Readonly<
    Record<string, { readonly dimension: number; readonly vector: readonly number[] }>
  >;
  readonly part: IndexedPart | null;
  readonly extractorRevision: number;
  readonly classification: null;
  readonly similar: Similar | null;
  readonly indexJob: { readonly id: string; readonly url: string } | null;
  /** Only when `options.explode` asked for it. */
  readonly explosion?: Explosion;
  readonly cache: Extraction['cache'];
  readonly warnings: Extraction['warnings'];
  readonly unavailable: readonly Unavailable[];
  readonly timingsMs: Readonly<Record<string, number>>;
}
