import type { BothWays } from './both-ways.ts';
import type { EvidenceClass } from './evidence.ts';
import { lengthText } from './numbers-in-words.ts';
import type { SolidShape } from './solid-shape.ts';

interface Found {
  readonly class: EvidenceClass;
  readonly isMirrored: boolean;
  readonly scale: number | null;
  /** Within how many mm they are one by all that was measured; null where chords are all that tells. */
  readonly exactMm: number | null;
}

/** Why two shapes are one, in sentences. */
export function describeSameness(a: SolidShape, b: SolidShape, found: Found): readonly string[] {
  return [basis(found), ...representation(a, b, found.exactMm !== null)];
}

function basis({ isMirrored, scale, exactMm }: Found): string {
  const how = exactMm === null ? 'within the chords of the facets' : `within ${lengthText(exactMm)} mm`;
  const enlarged = scale === null ? '' : `, ${scale} times as large,`;
  const shown = isMirrored ? `the mirror image of the first${enlarged}` : `the first${enlarged}`;
  const place = isMirrored ? 'and no turn brings the first itself onto it' : 'in some place and turn';
  return `The second is ${shown} ${how}, ${place}.`.replace(', ,', ',');
}

function representation(a: SolidShape, b: SolidShape, isExact: boolean): readonly string[] {
  if (a.kind !== b.kind) return [`One is a B-rep, the other a mesh of ${facetsOf(a) + facetsOf(b)} facets.`];
  if (a.kind === 'mesh') return isExact ? [] : [`One has ${facetsOf(a)} facets, the other ${facetsOf(b)}.`];
  const [p, q] = [a.measures.faces, b.measures.faces];
  return p === q ? [] : [`The same surface is divided into ${p} faces and into ${q}.`];
}

function facetsOf({ measures }: SolidShape): number {
  return measures.facets;
}

/** How much of either coincides, within how many mm; nothing where all of it does. */
export function describeShares({ there, back }: BothWays, withinMm: number): readonly string[] {
  const [first, second] = [percent(there.share), percent(back.share)];
  if (first === second && there.share > ALL) return [];
  return [
    `${first} of the surface of the first lies within ${lengthText(withinMm)} mm of the second, ${second} the other way.`,
  ];
}

/** What is rounded to 100 %. */
const ALL = 0.995;

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
