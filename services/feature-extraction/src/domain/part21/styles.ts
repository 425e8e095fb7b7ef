import type { Colour } from '../scene.ts';
import { attributesOf, numberIn, type Part21File, referenceIn, referencesIn, textIn } from './part21-file.ts';

/** Colours by name (ISO 10303-46, PRE_DEFINED_COLOUR), as red, green, blue. */
const NAMED: Readonly<Record<string, readonly [number, number, number]>> = {
  red: [1, 0, 0],
  green: [0, 1, 0],
  blue: [0, 0, 1],
  yellow: [1, 1, 0],
  magenta: [1, 0, 1],
  cyan: [0, 1, 1],
  black: [0, 0, 0],
  white: [1, 1, 1],
};
/** What lies between a styled item and the colour of its surfaces; curves and points have styles of their own. */
const SURFACE_STYLE = /^(?:PRESENTATION_STYLE_|SURFACE_S|FILL_AREA_STYLE)/;
/** Instances looked at for one colour; real ones need under ten. */
const MAX_STEPS = 64;
const STYLED = ['REPRESENTATION_ITEM', 'STYLED_ITEM'];

/** Surface colours by the slot of the item that they are given to. */
export function readStyles(file: Part21File): ReadonlyMap<number, Colour> {
  const { index } = file;
  const found = new Map<number, Colour>();
  const known = new Map<number, Colour | null>();
  // What overrides comes last.
  for (const name of ['STYLED_ITEM', 'OVER_RIDING_STYLED_ITEM']) {
    for (const slot of index.slotsOf(name)) {
      const [, styles, target] = attributesOf(file, slot, STYLED);
      const item = referenceIn(target);
      const colour = item === null ? null : firstColour(file, referencesIn(styles), known);
      if (item !== null && colour) found.set(item, colour);
    }
  }
  return found;
}

/** Many items share one style: each is read once. */
function firstColour(
  file: Part21File,
  styles: readonly number[],
  known: Map<number, Colour | null>,
): Colour | null {
  for (const style of styles) {
    const colour = known.get(style) ?? searchColour(file, style);
    known.set(style, colour);
    if (colour) return colour;
  }
  return null;
}

function searchColour(file: Part21File, style: number): Colour | null {
  const { index } = file;
  const stack = [style];
  let colour: readonly [number, number, number] | null = null;
  let opacity = 1;
  for (let step = 0; step < MAX_STEPS && stack.length > 0; step++) {
    const slot = stack.pop() as number;
    const type = index.typeName(slot);
    if (type === 'SURFACE_STYLE_TRANSPARENT') opacity = 1 - (within(attributesOf(file, slot)[0]) ?? 0);
    else if (type.includes('COLOUR') && type !== 'FILL_AREA_STYLE_COLOUR') colour ??= readColour(file, slot);
    else if (SURFACE_STYLE.test(type))
      for (const next of index.referencesOf(slot).toReversed()) stack.push(next);
  }
  return colour && [...colour, opacity];
}

function readColour(file: Part21File, slot: number): readonly [number, number, number] | null {
  const [name, ...channels] = attributesOf(file, slot);
  if (file.index.typeName(slot) !== 'COLOUR_RGB') return NAMED[textIn(name)?.toLowerCase() ?? ''] ?? null;
  const [red, green, blue] = channels.map(within);
  if (red == null || green == null || blue == null) return null;
  return [red, green, blue];
}

/** A number brought into 0 … 1; null for anything else. */
function within(value: Parameters<typeof numberIn>[0]): number | null {
  const found = numberIn(value);
  return found === null ? null : Math.min(1, Math.max(0, found));
}
