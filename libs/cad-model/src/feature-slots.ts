import { featureBlocks } from './feature-blocks.ts';
import { dimensionOf, type FeatureVersion } from './feature-versions.ts';
import { FEATURE_SLOTS } from './plain-slots.ts';
import { SHAPE_BLOCKS, type ShapeBlock, type SlotGroup } from './shape-blocks.ts';

/** One number of a feature vector. */
export interface FeatureSlot {
  /** Place in the vector, from 0. */
  readonly index: number;
  readonly name: string;
  readonly block: string;
  /** Of the value that the formula is about. */
  readonly unit: string;
  readonly formula: string;
  /** The first version that has it. */
  readonly since: FeatureVersion;
  /** It describes the document, not its shape. */
  readonly semantic: boolean;
}

/** The slots of a version in the order of its vector: what is computed, published and compared goes by this list. */
export function featureSlots(version: FeatureVersion): readonly FeatureSlot[] {
  const slots = version === 'v5' ? shapeSlots() : FEATURE_SLOTS.slice(0, dimensionOf(version));
  const blockAt = new Map(
    featureBlocks(version).flatMap(({ name, slots }) => slots.map((index) => [index, name] as const)),
  );
  return slots.map((slot, index) => ({ index, block: blockAt.get(index) ?? '', ...slot }));
}

type Described = Omit<FeatureSlot, 'index' | 'block'>;

function shapeSlots(): readonly Described[] {
  return SHAPE_BLOCKS.flatMap((block) => block.groups.flatMap((group) => slotsOf(block, group)));
}

function slotsOf({ name, factor }: ShapeBlock, group: SlotGroup): readonly Described[] {
  const { unit, formula, slots } = group;
  return slots.map((slot, i) => ({
    name: `${name}.${group.name}.${slot}`,
    unit,
    formula: `${formula}; here ${slot}, ${i + 1} of ${slots.length}; times ${factor.toPrecision(4)}`,
    since: 'v5',
    semantic: false,
  }));
}
