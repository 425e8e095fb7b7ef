import type { Vec3 } from '@cadml/cad-model';
import type { Block, BlockUse, ModelSpace, Shape, Style } from './drawing.ts';
import type { Insert } from './entities/insert.ts';
import { isConstant } from './entities/texts.ts';
import type { EntityRecord } from './entity-record.ts';
import { BoxBuilder } from './geometry/box-builder.ts';
import type { Primitive } from './geometry/primitives.ts';
import { BY_LAYER, nameKey } from './layers.ts';
import type { EntitySink } from './space-builder.ts';

/** Flags of a block that is an external reference, or an overlay of one. */
const EXTERNAL = 4 | 8;

/** Keeps a block's shapes: where they lie is known only where the block is inserted. */
export class BlockSink implements EntitySink, Block {
  readonly name: string;
  readonly base: Vec3;
  readonly isExternal: boolean;
  readonly shapes: Shape[] = [];
  readonly inserts: BlockUse[] = [];
  readonly unread = new Map<string, number>();
  readonly approximate = new Map<string, number>();
  readonly layers = new Map<string, number>();
  entities = 0;
  invisible = 0;

  /** `head`: the BLOCK record. */
  constructor(head: EntityRecord) {
    this.name = head.text(2) ?? '';
    this.base = head.point(10);
    this.isExternal = (head.number(70) & EXTERNAL) !== 0;
  }

  entity(record: EntityRecord, isRead: boolean): void {
    this.entities++;
    count(this.layers, record.layer());
    if (!isRead) count(this.unread, record.type);
  }

  shape(record: EntityRecord, primitives: readonly Primitive[]): void {
    if (isApproximate(primitives)) count(this.approximate, record.type);
    this.shapes.push({ style: styleOf(record), primitives });
  }

  insert(record: EntityRecord, insert: Insert): void {
    this.inserts.push(useOf(record, insert));
  }

  /** A block may refer to one that comes after it. */
  mayHaveBlock(): boolean {
    return true;
  }

  /** The definition of an attribute is drawn where its block is only when it is constant: it has no ATTRIB. */
  ignores(record: EntityRecord): boolean {
    if (record.type === 'ATTDEF' && !isConstant(record)) return true;
    const isInvisible = record.number(60) === 1;
    if (isInvisible) this.invisible++;
    return isInvisible;
  }
}

/** Measures model space as it is read; keeps its block references, and its shapes only when `keepsShapes`. */
export class ModelSink implements EntitySink, ModelSpace {
  entities = 0;
  readonly kinds = new Map<string, number>();
  readonly layers = new Map<string, number>();
  readonly invisible = new Map<string, number>();
  readonly unread = new Map<string, number>();
  readonly approximate = new Map<string, number>();
  readonly layerBoxes = new Map<string, BoxBuilder>();
  readonly invisibleBox = new BoxBuilder();
  readonly shapes: Shape[] = [];
  readonly inserts: BlockUse[] = [];
  paperEntities = 0;
  pointCircles = 0;
  private readonly blocks: ReadonlyMap<string, unknown>;
  private readonly keepsShapes: boolean;

  constructor(blocks: ReadonlyMap<string, unknown>, keepsShapes: boolean) {
    this.blocks = blocks;
    this.keepsShapes = keepsShapes;
  }

  entity(record: EntityRecord, isRead: boolean): void {
    this.entities++;
    count(this.kinds, record.type);
    const layer = record.layer();
    count(this.layers, layer);
    if (record.number(60) === 1) count(this.invisible, layer);
    if ((record.type === 'CIRCLE' || record.type === 'ARC') && record.number(40) <= 0) this.pointCircles++;
    if (!isRead) count(this.unread, record.type);
  }

  shape(record: EntityRecord, primitives: readonly Primitive[]): void {
    const box = record.number(60) === 1 ? this.invisibleBox : this.layerBox(nameKey(record.layer()));
    for (const primitive of primitives) box.add(primitive);
    if (isApproximate(primitives)) count(this.approximate, record.type);
    if (this.keepsShapes) this.shapes.push({ style: styleOf(record), primitives });
  }

  insert(record: EntityRecord, insert: Insert): void {
    this.inserts.push(useOf(record, insert));
  }

  mayHaveBlock(name: string): boolean {
    return this.blocks.has(nameKey(name));
  }

  /** A VIEWPORT looks from paper into the model. */
  ignores(record: EntityRecord): boolean {
    const onPaper = record.number(67) === 1 || record.type === 'VIEWPORT';
    if (onPaper) this.paperEntities++;
    return onPaper;
  }

  private layerBox(layer: string): BoxBuilder {
    const known = this.layerBoxes.get(layer) ?? new BoxBuilder();
    this.layerBoxes.set(layer, known);
    return known;
  }
}

function useOf(record: EntityRecord, insert: Insert): BlockUse {
  return { ...insert, style: styleOf(record), extension: record.text(360)?.trim() ?? null };
}

function styleOf(record: EntityRecord): Style {
  const rgb = record.has(420) ? record.number(420) : null;
  return {
    layer: record.layer(),
    colour: { aci: record.number(62, BY_LAYER), rgb },
    isInvisible: record.number(60) === 1,
  };
}

function isApproximate(primitives: readonly Primitive[]): boolean {
  for (const primitive of primitives) if (primitive.kind === 'points' && primitive.isApproximate) return true;
  return false;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
