import { type FeatureSlot, type FeatureVersion, featureSlots } from '@cadml/cad-model';

/** By what differences are put in order, the largest first. */
export const DIFF_ORDERS = ['absolute', 'relative', 'standardised'] as const;

export type DiffOrder = (typeof DIFF_ORDERS)[number];

/** How two vectors differ in one slot. */
export interface SlotDifference extends Pick<FeatureSlot, 'index' | 'name' | 'block' | 'unit'> {
  readonly a: number;
  readonly b: number;
  /** b − a. */
  readonly difference: number;
  /** |b − a|. */
  readonly absolute: number;
  /** |b − a| / |a|; null where a is 0. */
  readonly relative: number | null;
  /** b − a as distances reckon it: in standard deviations of the catalogue for v1–v4, as it is for v5; null where unknown. */
  readonly standardised: number | null;
}

export interface VectorsToDiff {
  readonly version: FeatureVersion;
  readonly a: Float32Array;
  readonly b: Float32Array;
  /** Standardised, slot by slot; null when they are not known. */
  readonly differences: readonly number[] | null;
}

/** Slot by slot, in the order of the largest difference; those that have none are last, and equal ones by index. */
export function diffSlots(
  { version, a, b, differences }: VectorsToDiff,
  order: DiffOrder,
): readonly SlotDifference[] {
  const slots = featureSlots(version).map(({ index, name, block, unit }): SlotDifference => {
    const [from, to] = [a[index] as number, b[index] as number];
    const difference = to - from;
    const absolute = Math.abs(difference);
    const relative = from === 0 ? null : absolute / Math.abs(from);
    const standardised = differences?.[index] ?? null;
    return { index, name, block, unit, a: from, b: to, difference, absolute, relative, standardised };
  });
  const size = (slot: SlotDifference): number => {
    const value = slot[order];
    return value === null ? -1 : Math.abs(value);
  };
  return slots.sort((p, q) => size(q) - size(p) || p.index - q.index);
}
