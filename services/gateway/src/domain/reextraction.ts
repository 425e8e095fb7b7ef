import type { AppError } from '@cadml/errors';
import type { Extraction } from './analysis.ts';
import type { StalePart } from './search.ts';

/** Files of parts that are read again. */
export interface Reextraction {
  readonly files: readonly Pick<StalePart, 'fileHash' | 'name' | 'units'>[];
  readonly featureVersions: readonly string[];
}

/** What became of a file, by its place in the list. */
export interface Reextracted {
  readonly index: number;
  readonly outcome: Extraction | AppError;
}

/** A part revision whose file gave no vectors at an extractor revision. */
export interface UnreadablePart {
  readonly partId: string;
  readonly revision: number;
  readonly extractorRevision: number;
  readonly code: string;
  readonly message: string;
}
