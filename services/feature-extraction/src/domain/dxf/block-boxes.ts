import type { BoundingBox, Vec3 } from '@cadml/cad-model';
import type { Block, Drawing, Style } from './drawing.ts';
import { dxfLimit } from './dxf-error.ts';
import type { Insert } from './entities/insert.ts';
import { BoxBuilder } from './geometry/box-builder.ts';
import { mapped } from './geometry/primitives.ts';
import { add, apply, compose, IDENTITY, type Linear, scale } from './geometry/vectors.ts';
import { LAYER_0, nameKey } from './layers.ts';
import type { DxfLimits } from './limits.ts';

const ORIGIN: Vec3 = [0, 0, 0];

/** The box of a drawing. */
export interface DrawingBox {
  readonly box: BoundingBox;
  /** Nothing that has a size is shown: what is frozen or invisible was measured instead. */
  readonly isHidden: boolean;
}

/**
 * The exact box of model space with all block references, nested, scaled, turned, mirrored or in arrays. As
 * AutoCAD's ZOOM EXTENTS has it: with what is off, without what is frozen or invisible.
 * A block is measured once for each orientation in which it appears, wherever that is: the shift is added
 * afterwards. `order`: the blocks that are used, as `usedBlocks` gives them, so that their nesting costs no
 * stack. Raises RESOURCE_EXHAUSTED (`expansion`) for references that multiply beyond the limits.
 */
export function drawingBox(drawing: Drawing, order: readonly string[], limits: DxfLimits): DrawingBox {
  checkExpansion(drawing, order, limits.maxExpanded);
  const frozen = drawing.declaredLayers.filter(({ isFrozen }) => isFrozen).map(({ name }) => nameKey(name));
  const shown = measured(drawing, order, { limits, hidden: new Set(frozen) });
  if (hasSize(shown)) return { box: shown.box, isHidden: false };
  const all = measured(drawing, order, { limits, hidden: null });
  return hasSize(all) ? { box: all.box, isHidden: true } : { box: shown.box, isHidden: false };
}

function hasSize({ isEmpty, box }: BoxBuilder): boolean {
  return !isEmpty && box.max.some((high, axis) => high !== box.min[axis]);
}

interface Measuring {
  readonly limits: DxfLimits;
  /** Layers that are left out, and with them what is invisible; null: nothing is. */
  readonly hidden: ReadonlySet<string> | null;
}

function measured(drawing: Drawing, order: readonly string[], { limits, hidden }: Measuring): BoxBuilder {
  const views = new BlockViews(drawing, { maxMeasured: limits.maxMeasured, hidden });
  views.require(drawing.model.inserts, IDENTITY);
  for (const name of order) views.requireBelow(name);
  for (const name of order.toReversed()) views.measure(name);
  const box = new BoxBuilder();
  const { layerBoxes, invisibleBox, inserts } = drawing.model;
  const shown = [...layerBoxes].filter(([layer]) => hidden?.has(layer) !== true).map(([, own]) => own);
  for (const own of hidden ? shown : [...shown, invisibleBox]) {
    if (!own.isEmpty) box.addBox(own.box, ORIGIN);
  }
  for (const insert of inserts) {
    if (views.shows(insert.style)) views.place(box, insert, IDENTITY);
  }
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
  private readonly hidden: ReadonlySet<string> | null;
  private readonly views = new Map<string, Map<string, View>>();
  private measured = 0;

  constructor(
    drawing: Drawing,
    { maxMeasured, hidden }: { maxMeasured: number } & Pick<Measuring, 'hidden'>,
  ) {
    this.blocks = drawing.blocks;
    this.maxMeasured = maxMeasured;
    this.hidden = hidden;
  }

  /** Whether something in model space counts. */
  shows({ layer, isInvisible }: Style): boolean {
    return this.hidden === null || !(isInvisible || this.hidden.has(nameKey(layer)));
  }

  /** The same in a block: what is on layer 0 there is on the layer of the reference, which is shown. */
  private showsInBlock(style: Style): boolean {
    return style.layer === LAYER_0 ? !style.isInvisible || this.hidden === null : this.shows(style);
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
      for (const { style, primitives } of block.shapes) {
        if (!this.showsInBlock(style)) continue;
        for (const primitive of primitives) box.add(mapped(primitive, view.map, ORIGIN));
      }
      for (const insert of block.inserts) {
        if (this.showsInBlock(insert.style)) this.place(box, insert, view.map);
      }
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
