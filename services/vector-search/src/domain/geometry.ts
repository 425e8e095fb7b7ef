import {
  type BoundingBox,
  extents,
  type GeometryKind,
  type MeshFacts,
  type StepFacts,
} from '@cadml/cad-model';

/** The geometry of a part's current file. Lengths mm, areas mm², volumes mm³. */
export interface PartGeometry {
  readonly kind: GeometryKind;
  readonly format: string;
  readonly boundingBox: BoundingBox;
  /** null where the content encloses no volume. */
  readonly volumeMm3: number | null;
  readonly areaMm2: number | null;
  readonly solids: number;
  readonly faces: number;
  readonly edges: number;
  readonly facets: number;
  readonly entities: number;
  readonly layers: readonly { readonly name: string; readonly count: number }[];
  readonly surfaceTypes: Readonly<Record<string, number>>;
  /** null for anything but a mesh. */
  readonly watertight: boolean | null;
  /** Meshes only; absent where the part was read before it was known. */
  readonly mesh?: MeshFacts;
  /** Names of the shape by its invariants; absent where the part was read before they were made. */
  readonly fingerprints?: readonly string[];
  readonly declaredUnit: string | null;
  readonly unitAssumed: boolean;
  /** The caller's unit for a file that declares none; absent where there was none, or not known. */
  readonly givenUnit?: string;
  /** STEP only; absent where the part was read before it was known. */
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
  /** Absent in parts that were stored before they were counted. */
  readonly frozenLayers?: number;
  readonly offLayers?: number;
  /** What is hidden; what is off is part of the box, what is frozen or invisible is not. */
  readonly hiddenEntities: number;
  readonly blocks: number;
}

/** The numbers of a part that filters compare, by the names that filters use. */
export const MEASURES = [
  'volumeMm3',
  'areaMm2',
  'widthMm',
  'heightMm',
  'depthMm',
  'faces',
  'edges',
  'solids',
  'facets',
  'entities',
] as const;

export type Measure = (typeof MEASURES)[number];

/** The measures in the order of MEASURES; NaN where the part has none. */
export function measuresOf(geometry: PartGeometry): readonly number[] {
  const [widthMm, heightMm, depthMm] = extents(geometry.boundingBox);
  const { faces, edges, solids, facets, entities } = geometry;
  const [volume, area] = [geometry.volumeMm3 ?? Number.NaN, geometry.areaMm2 ?? Number.NaN];
  return [volume, area, widthMm, heightMm, depthMm, faces, edges, solids, facets, entities];
}
