import type { BoundingBox, GeometryKind, LengthUnit, MeshFacts, StepFacts } from '@cadml/cad-model';

/** CAD formats that this service reads. */
export type ReadFormat = 'step' | 'iges' | 'brep' | 'stl' | 'obj' | 'ply' | '3mf' | 'glb' | 'gltf' | 'dxf';

/** What a file may be: DWG only where an operator has named a program that makes DXF of it. */
export type SourceFormat = ReadFormat | 'dwg';

/** Something true about the reading that the caller should know; the answer is still right. */
export interface Warning {
  readonly code: string;
  readonly message: string;
}

export interface Units {
  /** What the file says; null when it says nothing. */
  readonly declared: LengthUnit | null;
  /** True when the file says nothing and millimetres were taken. */
  readonly assumed: boolean;
}

export interface LayerCount {
  readonly name: string;
  readonly count: number;
}

/** What is true of drawings alone. */
export interface DrawingFacts {
  /** The format's version (`AC1015`); null when the file does not say. */
  readonly version: string | null;
  /** The release that brought it (`R12`, `2000`, … `2018`); null for a version that has no name here. */
  readonly release: string | null;
  /** Entities on layouts; they are in neither `entities` nor the box. */
  readonly paperSpaceEntities: number;
  /** Layers that are frozen or switched off; a layer may be both. */
  readonly hiddenLayers: number;
  readonly frozenLayers: number;
  readonly offLayers: number;
  /**
   * What is on hidden layers or invisible itself, in model space and, once for each, in the blocks used there.
   * What is off belongs to the box; what is frozen or invisible does not.
   */
  readonly hiddenEntities: number;
  /** Block definitions that have a name of their own. */
  readonly blocks: number;
}

/**
 * What was read from a CAD file: everything the feature vectors and the public answer need.
 * Lengths are mm, areas mm², volumes mm³. Every number is finite; the box has a positive extent.
 */
export interface CadDocument {
  readonly format: ReadFormat;
  readonly kind: GeometryKind;
  readonly units: Units;
  readonly boundingBox: BoundingBox;
  /** null where the content does not enclose a volume (drawings, open meshes, surface models). */
  readonly volumeMm3: number | null;
  readonly areaMm2: number | null;
  /** B-rep: solids; mesh: closed components; drawing: 0. */
  readonly solids: number;
  readonly faces: number;
  readonly edges: number;
  /** Mesh: triangles; B-rep and drawing: 0. */
  readonly facets: number;
  /**
   * What counts as an entity. Drawing: each model-space entity (an INSERT counts once). B-rep: each solid,
   * or each shell when there is no solid, or each face when there is neither. Mesh: each facet.
   */
  readonly entities: number;
  /** Counts of `entities` by upper-cased kind (LINE, SOLID, FACET, …). */
  readonly entityKinds: Readonly<Record<string, number>>;
  /** Drawing: layers in use with their entity counts. STEP: presentation layers. Mesh: none. */
  readonly layers: readonly LayerCount[];
  /** B-rep faces by surface type: plane, cylinder, cone, sphere, torus, bspline, bezier, revolution, extrusion, other. */
  readonly surfaceTypes: Readonly<Record<string, number>>;
  /** Number of surfaces that the file's own metadata states, where a format has such a statement. */
  readonly declaredSurfaces?: number;
  /** Mesh: whether it is closed and manifold; null otherwise. */
  /** Of a shape: see `fingerprint.ts`. */
  readonly fingerprints?: readonly string[];
  readonly watertight: boolean | null;
  /** STEP only. */
  readonly step?: StepFacts;
  readonly drawing?: DrawingFacts;
  /** Mesh only. */
  readonly mesh?: MeshFacts;
  /**
   * The shape descriptor: float32, little-endian, in base64. Absent for drawings, and for what is too large or
   * too broken to be described.
   */
  readonly shape?: string;
  readonly warnings: readonly Warning[];
}
