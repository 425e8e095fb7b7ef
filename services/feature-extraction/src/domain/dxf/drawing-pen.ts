import { aciRgb } from './aci-colours.ts';
import type { Style } from './drawing.ts';
import { BY_BLOCK, BY_LAYER, type Colour, LAYER_0, type Layer, nameKey } from './layers.ts';

/** The layer and colour that something is drawn with. */
export interface DrawingPen {
  readonly layer: string;
  /** 1 … 255; 7 stands for the foreground: black on white. */
  readonly aci: number;
  /** 0xRRGGBB: the true colour, or that of the index. */
  readonly rgb: number;
}

/** What the content of a block reference inherits; null in model space. */
export type Pen = DrawingPen | null;

export const MODEL_PEN: Pen = null;

const FOREGROUND: Colour = { aci: 7, rgb: null };

type Layers = ReadonlyMap<string, Layer>;

/** Layer 0 in a block is the layer of its reference; BYBLOCK is the reference's colour. */
export function drawnWith({ layer: own, colour }: Style, outer: Pen, layers: Layers): DrawingPen {
  const layer = outer && own === LAYER_0 ? outer.layer : own;
  if (colour.rgb === null && colour.aci === BY_BLOCK && outer) return { ...outer, layer };
  const isOwn = colour.rgb !== null || (colour.aci !== BY_LAYER && colour.aci !== BY_BLOCK);
  const byLayer = layers.get(nameKey(layer))?.colour ?? FOREGROUND;
  const { aci, rgb } = isOwn ? colour : colour.aci === BY_BLOCK ? FOREGROUND : byLayer;
  const index = aci >= 1 && aci <= 255 ? aci : FOREGROUND.aci;
  return { layer, aci: index, rgb: rgb === null ? aciRgb(index) : rgb & 0xffffff };
}

/** Not when it is invisible itself, nor on a layer that is frozen or off. */
export function isDrawn(style: Style, { layer }: DrawingPen, layers: Layers): boolean {
  return !style.isInvisible && layers.get(nameKey(layer))?.isHidden !== true;
}

/**
 * The pen of a block reference for its content; null when that is not drawn. A layer that is off hides only
 * what is on it, a frozen one all that its references hold.
 */
export function insertedWith(style: Style, outer: Pen, layers: Layers): Pen {
  const pen = drawnWith(style, outer, layers);
  if (style.isInvisible || layers.get(nameKey(pen.layer))?.isFrozen === true) return null;
  return pen;
}
