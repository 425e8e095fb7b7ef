/** How two shapes stand to each other, with the proof. */
export interface Evidence {
  readonly class: EvidenceClass;
  /** How much larger the second is; absent unless it was enlarged. */
  readonly scale?: number;
  readonly unitError?: typeof UNIT_ERROR;
  /** Four rows of four, mm: from the coordinates of the first to those of the second; absent for different shapes. */
  readonly transform?: readonly (readonly number[])[];
  /** The largest distance of either from the other so placed. */
  readonly maxDeviationMm?: number;
  /** 95 of 100 points are nearer than this. */
  readonly usualDeviationMm?: number;
  /** Volume of the second over that of the first; absent where either encloses none. */
  readonly volumeRatio?: number;
  /** The same of their areas. */
  readonly areaRatio?: number;
  readonly reasons: readonly string[];
}

export const EVIDENCE_CLASSES = ['identical', 'mirrored', 'scaled', 'remeshed', 'near', 'different'] as const;

export type EvidenceClass = (typeof EVIDENCE_CLASSES)[number];

/** The factor is 25.4 or 1/25.4: most likely one unit was taken for the other. */
export const UNIT_ERROR = 'inch↔mm';

/** The distance of two feature vectors, and where it comes from. */
export interface VectorComparison {
  readonly version: string;
  /** 0 … 1, 1 = same. */
  readonly score: number;
  readonly distance: number;
  readonly blocks: readonly { readonly name: string; readonly distance: number }[];
  /** b − a in each slot, standardised where the version is. */
  readonly differences: readonly number[];
}

/** Two parts compared. What could not be had is null and named in `unavailable`. */
export interface Comparison {
  readonly evidence: Evidence;
  readonly score: number | null;
  readonly distance: number | null;
  readonly blocks: VectorComparison['blocks'] | null;
  readonly version: string | null;
  readonly unavailable: readonly { readonly service: string; readonly code: string }[];
}
