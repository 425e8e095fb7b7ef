import type { EvidenceClass } from './evidence.ts';
import type { SolidShape } from './solid-shape.ts';

interface Found {
  readonly class: EvidenceClass;
  readonly isMirrored: boolean;
  readonly scale: number | null;
  readonly isExact: boolean;
}

/** Why two shapes are one, in sentences. */
export function describeSameness(a: SolidShape, b: SolidShape, found: Found): readonly string[] {
  return [basis(found), ...representation(a, b, found.isExact)];
}

function basis({ isMirrored, scale, isExact }: Found): string {
  const how = isExact ? 'exactly' : 'within the chords of the facets';
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

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
