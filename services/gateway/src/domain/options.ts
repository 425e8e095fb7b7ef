import type { Filter } from './filter.ts';

/** Scalars that PLM and ERP systems attach to parts. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** What a caller asks of an analysis; absent means the default of the contract. */
export interface AnalyzeOptions {
  readonly featureVersions?: readonly string[];
  readonly index?: boolean;
  readonly similar?: SimilarOptions | false;
  readonly thumbnail?: boolean;
  readonly classify?: boolean;
  readonly name?: string;
  readonly partNumber?: string;
  readonly material?: string;
  readonly project?: string;
  readonly tags?: readonly string[];
  readonly attributes?: Attributes;
  readonly units?: string;
  readonly timeoutMs?: number;
  /** Every unique part of an assembly becomes a part of the catalogue. */
  readonly explode?: boolean;
}

export interface SimilarOptions {
  readonly k?: number;
  readonly filters?: readonly Filter[];
  readonly excludeSelf?: boolean;
}
