import type { BoundingBox, Vec3 } from '@cadml/cad-model';
import type { Block, Drawing } from './drawing.ts';
import { dxfLimit } from './dxf-error.ts';
import type { Insert } from './entities/insert.ts';
import { BoxBuilder } from './geometry/box-builder.ts';
import { mapped } from './geometry/primitives.ts';
import { add, apply, compose, IDENTITY, type Linear, scale } from './geometry/vectors.ts';
import { nameKey } from './layers.ts';
import type { DxfLimits } from './limits.ts';

const ORIGIN: Vec3 = [0, 0, 0];

/**
 * The exact box of model space with all block references, nested, scaled, turned, mirrored or in arrays.
 * A block is measured once for each orientation in which it appears, wherever that is: the shift is added
 * afterwards. `order`: the blocks that are used, as `usedBlocks` gives them, so that their nesting costs no
 * stack. Raises RESOURCE_EXHAUSTED (`expansion`) for references that multiply beyond the limits.
 */
export function drawingBox(drawing: Drawing, order: readonly string[], limits: DxfLimits): BoxBuilder {
  checkExpansion(drawing, order, limits.maxExpanded);
  const views = new BlockViews(drawing, limits.maxMeasured);
  views.require(drawing.model.inserts, IDENTITY);
  for (const name of order) views.requireBelow(name);
  for (const name of order.toReversed()) views.measure(name);
  const box = new BoxBuilder();
  if (!drawing.model.ownBox.isEmpty) box.addBox(drawing.model.ownBox.box, ORIGIN);
  for (const insert of drawing.model.inserts) views.place(box, insert, IDENTITY);
  return box;
}

function checkExpansion({ blocks, model }: Drawing, order: readonly string[], allowed: number): void {
  const uses = new Map<string, number>();
  const spread = (inserts: readonly Insert[], times: number) => {
    for (const { block, columns, rows } of inserts) {
      uses.set(nameKey(block), (uses.get(nameKey(block)) ?? 0) + times * columns * rows);
    }
  };
  spread(model.inserts, 1);
  let expanded = model.entities;
  for (const name of order) {
    const times = uses.get(name) ?? 0;
    const block = blocks.get(name);
    expanded += times * (block?.entities ?? 0);
    spread(block?.inserts ?? [], times);
  }
  if (expanded > allowed) {
    const message = `The drawing's blocks expand to ${expanded} entities; ${allowed} are allowed.`;
    throw dxfLimit('expansion', allowed, message);
  }
}

interface View {
  readonly map: Linear;
  box: BoundingBox | null;
}

/** The boxes of blocks by orientation. */
class BlockViews {
  private readonly blocks: ReadonlyMap<string, Block>;
  private readonly maxMeasured: number;
  private readonly views = new Map<string, Map<string, View>>();
  private measured = 0;

  constructor(drawing: Drawing, maxMeasured: number) {
    this.blocks = drawing.blocks;
    this.maxMeasured = maxMeasured;
  }

  /** Notes that the blocks of these inserts are needed, seen under `outer`. */
  require(inserts: readonly Insert[], outer: Linear): void {
    for (const insert of inserts) {
      const name = nameKey(insert.block);
      const map = compose(outer, insert.map);
      const known = this.views.get(name) ?? new Map<string, View>();
      this.views.set(name, known);
      if (!known.has(map.join())) known.set(map.join(), { map, box: null });
    }
    this.spend(inserts.length);
  }

  requireBelow(name: string): void {
    const block = this.blocks.get(name);
    if (!block) return;
    for (const { map } of this.views.get(name)?.values() ?? []) this.require(block.inserts, map);
  }

  measure(name: string): void {
    const block = this.blocks.get(name);
    if (!block) return;
    for (const view of this.views.get(name)?.values() ?? []) {
      this.spend(block.shapes.length);
      const box = new BoxBuilder();
      for (const { primitives } of block.shapes) {
        for (const primitive of primitives) box.add(mapped(primitive, view.map, ORIGIN));
      }
      for (const insert of block.inserts) this.place(box, insert, view.map);
      view.box = box.isEmpty ? null : box.box;
    }
  }

  /** Adds an inserted block to a box; for an array, its four corner cells. */
  place(box: BoxBuilder, insert: Insert, outer: Linear): void {
    const name = nameKey(insert.block);
    const block = this.blocks.get(name);
    const map = compose(outer, insert.map);
    const content = this.views.get(name)?.get(map.join())?.box;
    if (!block || !content) return;
    const origin = add(apply(outer, insert.insertion), scale(apply(map, block.base), -1));
    const across = scale(apply(outer, insert.columnStep), insert.columns - 1);
    const down = scale(apply(outer, insert.rowStep), insert.rows - 1);
    for (const shift of [origin, add(origin, across), add(origin, down), add(add(origin, across), down)]) {
      box.addBox(content, shift);
    }
  }

  private spend(shapes: number): void {
    this.measured += shapes;
    if (this.measured <= this.maxMeasured) return;
    const message = `The drawing's blocks appear in too many orientations to be measured.`;
    throw dxfLimit('expansion', this.maxMeasured, message);
  }
}
