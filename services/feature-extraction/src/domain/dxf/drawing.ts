import type { Vec3 } from '@cadml/cad-model';
import type { Clips } from './clips.ts';
import type { Insert } from './entities/insert.ts';
import type { BoxBuilder } from './geometry/box-builder.ts';
import type { Primitive } from './geometry/primitives.ts';
import type { Colour, Layer } from './layers.ts';
import type { DrawingUnit } from './units.ts';

/** Where an entity is drawn and in which colour. */
export interface Style {
  readonly layer: string;
  readonly colour: Colour;
  /** Group 60: not drawn, wherever its layer is. */
  readonly isInvisible: boolean;
}

/** An entity that is drawn by itself. */
export interface Shape {
  readonly style: Style;
  readonly primitives: readonly Primitive[];
}

/** An entity that is drawn by a block. */
export interface BlockUse extends Insert {
  readonly style: Style;
  /** The handle of its extension dictionary. */
  readonly extension: string | null;
}

/** A block's content in its own coordinates. */
export interface Block {
  readonly name: string;
  readonly base: Vec3;
  /** Its content lies in another drawing (XREF). */
  readonly isExternal: boolean;
  readonly shapes: readonly Shape[];
  readonly inserts: readonly BlockUse[];
  readonly entities: number;
  /** Entities by the name of their layer, and those that are invisible and left out of everything else. */
  readonly layers: ReadonlyMap<string, number>;
  readonly invisible: number;
  /** What the block holds by kind, where its shape is not read, or stands for one that is not known exactly. */
  readonly unread: ReadonlyMap<string, number>;
  readonly approximate: ReadonlyMap<string, number>;
}

/** What a DXF file holds, as far as it is read. */
export interface Drawing {
  /** $ACADVER, empty when the header does not say. */
  readonly version: string;
  readonly unit: DrawingUnit | null;
  /** $INSUNITS where it names no unit that the format knows, as an error; null as a rule. */
  readonly unknownUnit: number | null;
  /** The LAYER table, in its order. */
  readonly declaredLayers: readonly Layer[];
  /** By upper-cased name. */
  readonly blocks: ReadonlyMap<string, Block>;
  readonly model: ModelSpace;
  /** Which block references are clipped. */
  readonly clips: Clips;
  /** False when nothing says that the file is whole. */
  readonly hasEnd: boolean;
}

export interface ModelSpace {
  readonly entities: number;
  readonly kinds: ReadonlyMap<string, number>;
  /** Entities by the name of their layer. */
  readonly layers: ReadonlyMap<string, number>;
  /** Those of them that are invisible wherever their layer is. */
  readonly invisible: ReadonlyMap<string, number>;
  /** Of everything but block references that is not invisible, by the upper-cased name of its layer. */
  readonly layerBoxes: ReadonlyMap<string, BoxBuilder>;
  /** Of everything but block references that is invisible. */
  readonly invisibleBox: BoxBuilder;
  /** Everything but block references, where it was asked for. */
  readonly shapes: readonly Shape[];
  readonly inserts: readonly BlockUse[];
  /** Entities whose type is counted but whose shape is not read. */
  readonly unread: ReadonlyMap<string, number>;
  /** Entities that stand in the box with points instead of their shape. */
  readonly approximate: ReadonlyMap<string, number>;
  /** Entities of the ENTITIES section that are on paper; they are left out. */
  readonly paperEntities: number;
  /** Circles and arcs whose radius is not positive: they count with their centre. */
  readonly pointCircles: number;
}
