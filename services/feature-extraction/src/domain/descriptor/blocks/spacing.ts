import { shares, spread, upwards } from '../codes.ts';
import type { ShapeFacts } from '../shape-facts.ts';

const BINS = 14;
/** Octaves of the size of the part. */
const RELATIVE = { low: -6, high: 1 };
const ABSOLUTE_BINS = 24;
/** Octaves of a millimetre. */
const ABSOLUTE = { low: -4, high: 6 };

/** The distances between regions that are alike, over the size of the part. Each region counts as one. */
export function spacingBlock(facts: ShapeFacts): readonly number[] {
  const { bins, single } = spacings(facts, new Float64Array(BINS), (pitch, found, amount) =>
    spread(found, Math.log2(pitch / facts.sizeMm), RELATIVE, amount),
  );
  return shares([...bins, single]);
}

/** The same distances in mm: pitches are chosen from standards. Upwards, so that it falls nowhere as a part grows. */
export function pitchBlock(facts: ShapeFacts): readonly number[] {
  const { bins, single } = spacings(facts, new Float64Array(ABSOLUTE_BINS), (pitch, found, amount) =>
    spread(found, Math.log2(pitch), ABSOLUTE, amount),
  );
  const above = upwards(bins);
  const total = (above[0] ?? 0) + single;
  return [...above, single].map((amount) => (total > 0 ? amount / total : 0));
}

function spacings(
  { groups }: ShapeFacts,
  bins: Float64Array,
  add: (pitch: number, bins: Float64Array, amount: number) => void,
): { readonly bins: Float64Array; readonly single: number } {
  let single = 0;
  for (const { members, spacings: found } of groups) {
    if (found.length === 0) single += members.length;
    for (const pitch of found) add(pitch, bins, members.length / found.length);
  }
  return { bins, single };
}
