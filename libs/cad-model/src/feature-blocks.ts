import { dimensionOf, type FeatureVersion } from './feature-versions.ts';
import { FEATURE_SLOTS } from './plain-slots.ts';
import { blockRanges } from './shape-blocks.ts';

/** Slots of a feature version that belong together. */
export interface FeatureBlock {
  readonly name: string;
  /** Indices of slots, in their order. */
  readonly slots: readonly number[];
}

/** Where the blocks of v1 to v4 begin; each ends before the next. */
const BEGINNINGS: readonly (readonly [slot: string, block: string])[] = [
  ['entity_count', 'size'],
  ['layer_count', 'document'],
  ['norm_width', 'proportions'],
  ['solids_count', 'composition'],
  ['surface_count', 'surfaces'],
];

/** The blocks of a version in the order of their slots. */
export function featureBlocks(version: FeatureVersion): readonly FeatureBlock[] {
  if (version === 'v5') {
    return blockRanges().map(({ name, start, end }) => ({ name, slots: rangeOf(start, end) }));
  }
  const blocks: { name: string; slots: number[] }[] = [];
  for (const [index, { name }] of FEATURE_SLOTS.slice(0, dimensionOf(version)).entries()) {
    const begun = BEGINNINGS.find(([slot]) => slot === name)?.[1];
    if (begun !== undefined) blocks.push({ name: begun, slots: [] });
    blocks.at(-1)?.slots.push(index);
  }
  return blocks;
}

function rangeOf(start: number, end: number): readonly number[] {
  return Array.from({ length: end - start }, (_, i) => start + i);
}
