/**
 * The fields of the public answers that scripts look at. Which are there depends on route and status: check
 * the status first.
 */
export interface ApiBody {
  readonly code: string;
  readonly stage: string;
  readonly message: string;
  readonly file: { readonly format: string; readonly bytes: number };
  readonly geometry: GeometryBody;
  readonly features: Readonly<Record<string, { readonly vector: readonly number[] }>>;
  readonly extractorRevision: number;
  readonly cache: 'miss' | 'l1' | 'l2';
  readonly part: { readonly id: string; readonly created: boolean } | null;
  readonly indexJob: { readonly id: string } | null;
  readonly unavailable: readonly unknown[];
  readonly similar: SearchBody;
  /** A job, in the 202 of an asynchronous request. */
  readonly job: { readonly id: string };
  /** A job itself. */
  readonly state: string;
  readonly createdAt: string;
  readonly finishedAt: string;
  readonly result: ApiBody | null;
  readonly error: { readonly code: string } | null;
  /** A new API key, shown once. */
  readonly key: string;
  /** A page, or the items of a search. */
  readonly items: readonly (NeighbourBody & PartBody & VersionBody)[];
  /** Of the versions: what searches go by. */
  readonly default: string | null;
  readonly nextCursor: string | null;
  readonly total: number;
}

export interface GeometryBody {
  readonly sizeMm: readonly number[];
  readonly volumeMm3: number | null;
  readonly areaMm2: number | null;
  readonly solids: number;
  readonly faces: number;
  readonly edges: number;
  readonly surfaceTypes: Readonly<Record<string, number>>;
}

export interface SearchBody {
  readonly items: readonly NeighbourBody[];
  readonly version: string;
  readonly backend: string;
  readonly degraded: boolean;
}

export interface NeighbourBody {
  readonly partId: string;
  readonly name: string;
  readonly partNumber: string | null;
  readonly score: number;
  readonly distance: number;
}

export interface VersionBody {
  readonly version: string;
  readonly default: boolean;
  readonly indexedParts: number;
  readonly parts: number;
  readonly coverage: number;
}

export interface PartBody {
  readonly revision: number;
  readonly id: string;
  readonly format: string;
  readonly tags: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly geometry: GeometryBody;
}
