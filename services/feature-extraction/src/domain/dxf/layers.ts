import type { EntityRecord } from './entity-record.ts';

const FROZEN = 1;
/** ACI 7: black on white, white on black. */
const FOREGROUND = 7;

/** An entry of the LAYER table. */
export interface Layer {
  readonly name: string;
  /** Frozen, or switched off; it may be both. */
  readonly isHidden: boolean;
  readonly isFrozen: boolean;
  readonly isOff: boolean;
  /** False for layers that are shown on screen only. */
  readonly isPlotted: boolean;
  readonly colour: Colour;
}

/** AutoCAD Color Index 1 … 255; 0: as the block reference says (BYBLOCK), 256: as the layer says (BYLAYER). */
export interface Colour {
  readonly aci: number;
  /** 0xRRGGBB, over the index where it is given. */
  readonly rgb: number | null;
}

/** In a block it stands for the layer of the block's reference. */
export const LAYER_0 = '0';
export const BY_BLOCK = 0;
export const BY_LAYER = 256;

/** Groups 62 (below zero: the layer is off), 420, 70 and 290 of a LAYER record. */
export function layerOf(record: EntityRecord): Layer {
  const aci = record.number(62, FOREGROUND);
  const isFrozen = (record.number(70) & FROZEN) !== 0;
  const isOff = aci < 0;
  return {
    name: record.text(2) ?? '',
    isFrozen,
    isOff,
    isHidden: isFrozen || isOff,
    isPlotted: record.number(290, 1) !== 0,
    colour: { aci: Math.abs(aci) || FOREGROUND, rgb: record.has(420) ? record.number(420) : null },
  };
}

/** Names of layers and blocks that differ in case alone are the same. */
export function nameKey(name: string): string {
  return name.toUpperCase();
}
