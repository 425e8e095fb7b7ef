import type { Vec3 } from '@cadml/cad-model';
import type { Block, ModelSpace } from './drawing.ts';
import type { Insert } from './entities/insert.ts';
import type { EntityRecord } from './entity-record.ts';
import { BoxBuilder } from './geometry/box-builder.ts';
import type { Primitive } from './geometry/primitives.ts';
import type { EntitySink } from './space-builder.ts';

/** Keeps a block's shapes: where they lie is known only where the block is inserted. */
export class BlockSink implements EntitySink, Block {
  readonly base: Vec3;
  readonly primitives: Primitive[] = [];
  readonly inserts: Insert[] = [];
  entities = 0;

  constructor(base: Vec3) {
    this.base = base;
  }

  entity(): void {
    this.entities++;
  }

  shape(primitives: readonly Primitive[]): void {
    for (const primitive of primitives) this.primitives.push(primitive);
  }

  insert(insert: Insert): void {
    this.inserts.push(insert);
  }

  /** A block may refer to one that comes after it. */
  mayHaveBlock(): boolean {
    return true;
  }

  /** The definition of an attribute is not drawn where its block is. */
  ignores(record: EntityRecord): boolean {
    return record.type === 'ATTDEF' || record.number(60) === 1;
  }
}

/** Measures model space as it is read and keeps only its block references. */
export class ModelSink implements EntitySink, ModelSpace {
  entities = 0;
  readonly kinds = new Map<string, number>();
  readonly layers = new Map<string, number>();
  readonly unread = new Map<string, number>();
  readonly ownBox = new BoxBuilder();
  readonly inserts: Insert[] = [];
  paperEntities = 0;
  pointCircles = 0;
  private readonly blocks: ReadonlyMap<string, unknown>;

  constructor(blocks: ReadonlyMap<string, unknown>) {
    this.blocks = blocks;
  }

  entity(record: EntityRecord, isRead: boolean): void {
    this.entities++;
    count(this.kinds, record.type);
    count(this.layers, record.layer());
    if ((record.type === 'CIRCLE' || record.type === 'ARC') && record.number(40) <= 0) this.pointCircles++;
    if (!isRead) count(this.unread, record.type);
  }

  shape(primitives: readonly Primitive[]): void {
    for (const primitive of primitives) this.ownBox.add(primitive);
  }

  insert(insert: Insert): void {
    this.inserts.push(insert);
  }

  mayHaveBlock(name: string): boolean {
    return this.blocks.has(name.toUpperCase());
  }

  ignores(record: EntityRecord): boolean {
    const onPaper = record.number(67) === 1;
    if (onPaper) this.paperEntities++;
    return onPaper;
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
