import type { BoundingBox, Vec3 } from '@cadml/cad-model';
import type { Block, Drawing } from './drawing.ts';
import { dxfError, dxfLimit } from './dxf-error.ts';
import type { Insert } from './entities/insert.ts';
import { BoxBuilder } from './geometry/box-builder.ts';
import { mapped } from './geometry/primitives.ts';
import { add, apply, compose, IDENTITY, type Linear, scale } from './geometry/vectors.ts';
import type { DxfLimits } from './limits.ts';

const ORIGIN: Vec3 = [0, 0, 0];

/**
 * The exact box of model space with all block references, nested, scaled, turned, mirrored or in arrays.
 * A block is measured once for each orientation in which it appears, wherever that is: the shift is added
 * afterwards. Raises PARSE_FAILED / parse for a block that contains itself, RESOURCE_EXHAUSTED
 * (`expansion`) for references that multiply beyond the limits. Blocks are taken in topological order,
 * so that their nesting costs no stack.
 */
export function drawingBox(drawing: Drawing, limits: DxfLimits): BoxBuilder {
  const order = topologicalOrder(drawing);
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

const key = (name: string) => name.toUpperCase();

/** Blocks that model space leads to, each before those it contains. */
function topologicalOrder({ blocks, model }: Drawing): readonly string[] {
  const containers = new Map<string, number>();
  const found = new Set<string>();
  const pending = [model.inserts];
  for (let inserts = pending.pop(); inserts; inserts = pending.pop()) {
    for (const { block } of inserts) {
      const name = key(block);
      const content = blocks.get(name);
      if (!content) continue;
      containers.set(name, (containers.get(name) ?? 0) + 1);
      if (!found.has(name)) pending.push(content.inserts);
      found.add(name);
    }
  }
  const order: string[] = [];
  const ready = [model.inserts];
  for (let inserts = ready.pop(); inserts; inserts = ready.pop()) {
    for (const { block } of inserts) {
      const name = key(block);
      const left = (containers.get(name) ?? 0) - 1;
      containers.set(name, left);
      if (left !== 0) continue;
      order.push(name);
      ready.push(blocks.get(name)?.inserts ?? []);
    }
  }
  const inside = [...found].find((name) => (containers.get(name) ?? 0) > 0);
  if (inside !== undefined) throw dxfError(`block '${inside}' contains itself`, undefined, { block: inside });
  return order;
}

function checkExpansion({ blocks, model }: Drawing, order: readonly string[], allowed: number): void {
  const uses = new Map<string, number>();
  const spread = (inserts: readonly Insert[], times: number) => {
    for (const { block, columns, rows } of inserts) {
      uses.set(key(block), (uses.get(key(block)) ?? 0) + times * columns * rows);
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
      const name = key(insert.block);
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
      this.spend(block.primitives.length);
      const box = new BoxBuilder();
      for (const primitive of block.primitives) box.add(mapped(primitive, view.map, ORIGIN));
      for (const insert of block.inserts) this.place(box, insert, view.map);
      view.box = box.isEmpty ? null : box.box;
    }
  }

  /** Adds an inserted block to a box; for an array, its four corner cells. */
  place(box: BoxBuilder, insert: Insert, outer: Linear): void {
    const name = key(insert.block);
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

  private spend(primitives: number): void {
    this.measured += primitives;
    if (this.measured <= this.maxMeasured) return;
    const message = `The drawing's blocks appear in too many orientations to be measured.`;
    throw dxfLimit('expansion', this.maxMeasured, message);
  }
}
