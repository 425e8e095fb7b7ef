import type { Transform } from '../product-structure.ts';

/** How two shapes stand to each other; see the README for what each class promises. */
export const EVIDENCE_CLASSES = ['identical', 'mirrored', 'scaled', 'remeshed', 'near', 'different'] as const;

export type EvidenceClass = (typeof EVIDENCE_CLASSES)[number];

/** What was found about a pair, with its proof. */
export interface Evidence {
  readonly class: EvidenceClass;
  /** How much larger the second shape is; null unless it is the first one enlarged or reduced. */
  readonly scale: number | null;
  /** The factor is that of inches taken for millimetres, or the other way. */
  readonly isUnitError: boolean;
  /** From the coordinates of the first shape to those of the second, row by row, mm; null for different shapes. */
  readonly transform: Transform | null;
  /**
   * The largest distance of either shape from the other so placed, in mm of the second: of two that are near to 1 % as a
   * rule, see the README; null where there is no place.
   */
  readonly maxDeviationMm: number | null;
  /** 95 of 100 points are nearer than this. */
  readonly usualDeviationMm: number | null;
  /** Volume of the second shape over that of the first; null where either encloses none. */
  readonly volumeRatio: number | null;
  /** The same of their areas. */
  readonly areaRatio: number;
  /** What it is based on and what differs, in words: of the second against the first. */
  readonly reasons: readonly string[];
}
