import { shares, spread } from '../codes.ts';
import type { CongruentGroup } from '../congruent-regions.ts';
import type { ShapeFacts } from '../shape-facts.ts';
import { gauge, gaugeSlots } from './gauge.ts';

const BINS = 14;
/** Octaves of the size of the part. */
const RELATIVE = { low: -6, high: 1 };
/** A quarter of a millimetre … 32 mm. */
const PITCHES = { low: -2, high: 5, slots: 32 };

/** The distances between regions that are alike, over the size of the part. Each region counts as one. */
export function spacingBlock({ groups, sizeMm }: ShapeFacts): readonly number[] {
  const bins = new Float64Array(BINS);
  let single = 0;
  for (const { members, spacings } of groups) {
    if (spacings.length === 0) single += members.length;
    for (const pitch of spacings)
      spread(bins, Math.log2(pitch / sizeMm), RELATIVE, members.length / spacings.length);
  }
  return shares([...bins, single]);
}

/** The spacing in mm of what is there most often: pitches are chosen from standards. */
export function pitchBlock({ groups }: Pick<ShapeFacts, 'groups'>): readonly number[] {
  const pitchMm = mainPitch(groups);
  if (pitchMm === null) return [...new Array<number>(gaugeSlots(PITCHES)).fill(0), 1];
  return [...gauge(pitchMm, PITCHES), 0];
}

/** That of the largest sets of regions that are alike: the median, as one lead has many faces. */
function mainPitch(groups: readonly CongruentGroup[]): number | null {
  const most = groups.reduce(
    (count, { members, pitchMm }) => (pitchMm === null ? count : Math.max(count, members.length)),
    0,
  );
  const pitches = groups
    .filter(({ members }) => members.length === most)
    .flatMap(({ pitchMm }) => pitchMm ?? [])
    .sort((a, b) => a - b);
  return pitches[pitches.length >> 1] ?? null;
}
