import type { Vec3 } from '@cadml/cad-model';
import type { Insert } from './entities/insert.ts';
import type { BoxBuilder } from './geometry/box-builder.ts';
import type { Primitive } from './geometry/primitives.ts';
import type { DrawingUnit } from './units.ts';

/** A block's content in its own coordinates. */
export interface Block {
  readonly base: Vec3;
  readonly primitives: readonly Primitive[];
  readonly inserts: readonly Insert[];
  readonly entities: number;
}

/** What a DXF file holds, as far as it is read. */
export interface Drawing {
  /** $ACADVER, empty when the header does not say. */
  readonly version: string;
  readonly unit: DrawingUnit | null;
  /** Names of the LAYER table. */
  readonly declaredLayers: readonly string[];
  /** By upper-cased name. */
  readonly blocks: ReadonlyMap<string, Block>;
  readonly model: ModelSpace;
}

export interface ModelSpace {
  readonly entities: number;
  readonly kinds: ReadonlyMap<string, number>;
  /** Entities by the name of their layer. */
  readonly layers: ReadonlyMap<string, number>;
  /** Of everything but block references. */
  readonly ownBox: BoxBuilder;
  readonly inserts: readonly Insert[];
  /** Entities whose type is counted but whose shape is not read. */
  readonly unread: ReadonlyMap<string, number>;
  /** Entities on paper, which are left out. */
  readonly paperEntities: number;
  /** Circles and arcs whose radius is not positive: they count with their centre. */
  readonly pointCircles: number;
}
