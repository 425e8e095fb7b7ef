import { AppError } from '@cadml/errors';
import type { ExpansionLimits } from '../gzip.ts';
import type { Place } from './part21-error.ts';

/** What one STEP file may contain. Beyond it the answer is RESOURCE_EXHAUSTED with `context.limit`. */
export interface Part21Limits {
  /** Instance names, defined or referred to. */
  readonly maxInstances: number;
  /** References between instances, all together. */
  readonly maxReferences: number;
  /** Parentheses inside one instance. */
  readonly maxDepth: number;
  /** Bytes of one string, binary, number or keyword. */
  readonly maxTokenBytes: number;
  /** Component occurrences when the product structure is expanded. */
  readonly maxOccurrences: number;
  /** Faces when each use of a part counts. */
  readonly maxExpandedFaces: number;
}

export const DEFAULT_PART21_LIMITS: Part21Limits = {
  maxInstances: 12_000_000,
  maxReferences: 60_000_000,
  maxDepth: 256,
  maxTokenBytes: 16 * 1024 * 1024,
  maxOccurrences: 1_000_000,
  maxExpandedFaces: 200_000,
};

/** The limits of a STEP file that may be packed. */
export interface StepLimits extends Part21Limits, ExpansionLimits {}

export const DEFAULT_STEP_LIMITS: StepLimits = {
  ...DEFAULT_PART21_LIMITS,
  maxExpandedBytes: 512 * 1024 * 1024,
  maxExpansionRatio: 100,
};

/** The error of a file that is over a limit; `limit` is the short name that callers can rely on. */
export function overLimit(limit: string, allowed: number, message: string, place?: Place): AppError {
  return new AppError({
    code: 'RESOURCE_EXHAUSTED',
    stage: 'preflight',
    message,
    context: { limit, allowed, ...place },
  });
}
