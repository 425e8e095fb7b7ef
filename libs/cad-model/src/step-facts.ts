import type { Vec3 } from './geometry.ts';

/** What a STEP file says of itself beside its geometry. Texts and lists are bounded. */
export interface StepFacts {
  /** The first name of FILE_SCHEMA, for example `AUTOMOTIVE_DESIGN`. */
  readonly schema: string | null;
  readonly header: {
    readonly authors: readonly string[];
    readonly organisations: readonly string[];
    /** The CAD system. */
    readonly originatingSystem: string | null;
    /** The translator. */
    readonly preprocessor: string | null;
    /** As written: usually ISO 8601, without promise. */
    readonly timeStamp: string | null;
    /** For example `2;1`. */
    readonly implementationLevel: string | null;
  };
  /** Product definitions with a shape or in an assembly. */
  readonly products: number;
  /** Uses of products in assemblies, each as often as it is written. */
  readonly occurrences: number;
  /** Product and manufacturing information that programs can read. */
  readonly pmi: { readonly dimensions: number; readonly tolerances: number; readonly datums: number };
  /** What the exporting system measured of the whole; null where it does not say. */
  readonly validation: {
    /** Validation properties in the file, whatever they are of. */
    readonly count: number;
    readonly volumeMm3: number | null;
    readonly areaMm2: number | null;
    readonly centroidMm: Vec3 | null;
  };
}
