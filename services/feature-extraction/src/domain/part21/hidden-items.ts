import type { Warning } from '../document.ts';
import { attributesOf, type Part21File, referenceIn, referencesIn } from './part21-file.ts';

const SHAPE = /SOLID|BREP|SHELL|SURFACE_MODEL|FACE|GEOMETRIC_SET|_SURFACE|MAPPED_ITEM/;
/** What shows or annotates a shape, and curves, which are not measured. */
const NO_SHAPE = /TESSELLATED|ANNOTATION|CONTEXT|CURVE_SET|STYLE/;
const STYLED = ['REPRESENTATION_ITEM', 'STYLED_ITEM'];
/** A layer may list styled items, and these a shape: deeper it does not go. */
const MAX_DEPTH = 3;

/** A warning when a file hides parts of its shape (INVISIBILITY, ISO 10303-46), which are measured like all others. */
export function hiddenItemWarnings(file: Part21File): readonly Warning[] {
  const { index } = file;
  const hidden = new Set<number>();
  for (const slot of index.slotsOf('INVISIBILITY')) {
    for (const item of index.referencesOf(slot)) {
      for (const shape of shapesOf(file, item, MAX_DEPTH)) hidden.add(shape);
    }
  }
  if (hidden.size === 0) return [];
  const message = `${hidden.size} items of the shape are hidden in the file. They are counted and measured like all others.`;
  return [{ code: 'hidden_items', message }];
}

/** What a styled item, a layer or a representation that is hidden leads to. */
function shapesOf(file: Part21File, slot: number, depth: number): readonly number[] {
  const type = file.index.typeName(slot);
  const below = depth === 0 ? [] : membersOf(file, slot, type);
  if (below.length > 0) return below.flatMap((item) => shapesOf(file, item, depth - 1));
  return SHAPE.test(type) && !NO_SHAPE.test(type) && !type.includes('REPRESENTATION') ? [slot] : [];
}

function membersOf(file: Part21File, slot: number, type: string): readonly number[] {
  if (type.includes('STYLED_ITEM')) {
    const item = referenceIn(attributesOf(file, slot, STYLED)[2]);
    return item === null ? [] : [item];
  }
  if (type.includes('PRESENTATION_LAYER_ASSIGNMENT')) return [...file.index.referencesOf(slot)];
  if (!type.includes('REPRESENTATION') || type.includes('MAP')) return [];
  return referencesIn(attributesOf(file, slot, ['REPRESENTATION'])[1]);
}
