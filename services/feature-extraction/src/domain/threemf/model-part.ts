import type { LengthUnit } from '@cadml/cad-model';
import type { Uint32List } from '../mesh/growing-array.ts';
import type { Transform } from '../product-structure.ts';
import type { Colour } from '../scene.ts';
import type { CoordinateList } from '../text/coordinate-list.ts';

/** A model part (`3D/3dmodel.model`, …) as it is written. */
export interface ModelPart {
  readonly path: string;
  unit: LengthUnit;
  readonly objects: Map<string, ModelObject>;
  readonly items: ObjectUse[];
  /** Colours that triangles refer to by place; null where a property has none. */
  readonly palette: (Colour | null)[];
}

export interface ModelObject {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly partNumber: string | null;
  readonly isCoarse: boolean;
  /** Place in the palette. */
  readonly colour: number;
  mesh: ModelMesh | null;
  readonly components: ObjectUse[];
}

export interface ModelMesh {
  readonly vertices: CoordinateList;
  readonly triangles: Uint32List;
  /** Places in the palette, one for each triangle. */
  readonly colours: Uint32List;
}

/** A component or a build item. */
export interface ObjectUse {
  readonly objectId: string;
  /** The part that has the object; null: this one. */
  readonly path: string | null;
  /** Translations mm. */
  readonly transform: Transform;
  readonly partNumber: string | null;
  /** What slicers say of an item of the build. */
  readonly isPrinted: boolean;
}
