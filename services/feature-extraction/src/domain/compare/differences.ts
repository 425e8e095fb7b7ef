import { boxSizes, type SizePair } from './box-sizes.ts';
import { holeDifferences } from './hole-differences.ts';
import { holesOf } from './holes.ts';
import { counted, lengthText, percentText } from './numbers-in-words.ts';
import type { Pose } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';
import { roundDifferences } from './round-differences.ts';

/** Sizes of variants differ by at most this share. */
const VARIANT = 0.35;
/** Differences below this share of a size are none that a person would name; the sizes of B-reps are exact. */
const NOTABLE = { mesh: 1e-3, brep: 2e-5 } as const;

/** Whether two are built alike: the same numbers of faces of each kind, and sizes that are not far apart. */
export function areVariants(a: PreparedShape, b: PreparedShape): boolean {
  return haveSameFaces(a, b) && boxSizes(a, b).every(isAlike);
}

/** Where the first is placed on the second, and the largest distance of either from the other there. */
export interface Placed {
  readonly pose: Pose;
  readonly apartMm: number;
}

/**
 * What differs in sizes, holes, roundings, faces and amounts, of the second against the first; how far surfaces are apart
 * where none of the first three tells it. `placed` is null where they are too different to be placed.
 */
export function differences(a: PreparedShape, b: PreparedShape, placed: Placed | null): readonly string[] {
  const areBreps = a.shape.kind === 'brep' && b.shape.kind === 'brep';
  const sizes = sizeReasons(a, b);
  const holes = areBreps ? holeDifferences(a, b, placed?.pose ?? null) : [];
  const rounds = areBreps && sizes.length === 0 ? roundDifferences(a, b) : [];
  const lengths = [...sizes, ...holes, ...rounds];
  const counts = [...genusReason(a, b), ...faceReasons(a, b), ...amountReasons(a, b)];
  const isApart = placed !== null && lengths.length === 0;
  return [...lengths, ...counts, ...(isApart ? apartReason(placed.apartMm, counts.length === 0) : [])];
}

function apartReason(mm: number, isAllAlike: boolean): readonly string[] {
  const apart = `surfaces up to ${lengthText(mm)} mm apart`;
  return [isAllAlike ? `something stands elsewhere: sizes and volume are the same, ${apart}` : apart];
}

function isAlike([p, q]: SizePair): boolean {
  return Math.abs(p - q) <= VARIANT * Math.max(p, q);
}

/** None for boxes that have nothing in common. */
function sizeReasons(a: PreparedShape, b: PreparedShape): readonly string[] {
  const sizes = boxSizes(a, b);
  const areBreps = a.shape.kind === 'brep' && b.shape.kind === 'brep';
  const notable = areBreps ? NOTABLE.brep : NOTABLE.mesh;
  const unsure = unsureMm(a) + unsureMm(b);
  const isEqual = ([p, q]: SizePair) =>
    Math.abs(q - p) <= notable * Math.max(p, q) + unsure || lengthText(p) === lengthText(q);
  if (!sizes.every(isAlike) && sizes.filter(isEqual).length < 2) return [];
  return sizes.flatMap((pair, i) => (isEqual(pair) ? [] : [sizeReason(pair, i)]));
}

/** Chords of a round side are shorter than its diameter; free-form faces are met to a share of theirs. */
function unsureMm({ shape, chordErrorMm }: PreparedShape): number {
  if (shape.kind === 'mesh') return 2 * chordErrorMm;
  return shape.faces.some(({ surface }) => surface === null) ? FREE_FORM * chordErrorMm : 0;
}

const FREE_FORM = 0.3;

const LONGER = [
  ['longer', 'shorter'],
  ['wider', 'narrower'],
  ['thicker', 'thinner'],
] as const;

function sizeReason([first, second]: SizePair, order: number): string {
  const by = second - first;
  const [more, less] = LONGER[order as 0 | 1 | 2];
  return `${lengthText(Math.abs(by))} mm ${by > 0 ? more : less} (${lengthText(first)} → ${lengthText(second)} mm)`;
}

/** Unless the round holes of two B-reps tell it: one that was made blind is no through hole any more. */
function genusReason({ shape: a }: PreparedShape, { shape: b }: PreparedShape): readonly string[] {
  const [p, q] = [a.measures.genus, b.measures.genus];
  if (p === null || q === null || p === q) return [];
  const holes = [a, b].map((shape) => holesOf(shape)?.length ?? 0) as [number, number];
  if (holes[1] - holes[0] === q - p) return [];
  return [`${counted(Math.abs(q - p), 'through hole')} ${q > p ? 'more' : 'fewer'}`];
}

function faceReasons({ shape: a }: PreparedShape, { shape: b }: PreparedShape): readonly string[] {
  if (a.kind !== 'brep' || b.kind !== 'brep') return [];
  const by = b.measures.faces - a.measures.faces;
  return by === 0 ? [] : [`${counted(Math.abs(by), 'face')} ${by > 0 ? 'more' : 'fewer'}`];
}

function amountReasons({ shape: a }: PreparedShape, { shape: b }: PreparedShape): readonly string[] {
  const [p, q] = [a.measures.volumeMm3, b.measures.volumeMm3];
  if (p !== null && q !== null) return changeOf('volume', p, q);
  return changeOf('area', a.measures.areaMm2, b.measures.areaMm2);
}

function changeOf(what: string, first: number, second: number): readonly string[] {
  const by = second / first - 1;
  if (!(Math.abs(by) > 1e-6)) return [];
  return [`${percentText(Math.abs(by))} ${by > 0 ? 'more' : 'less'} ${what}`];
}

function haveSameFaces({ shape: a }: PreparedShape, { shape: b }: PreparedShape): boolean {
  if (a.kind !== 'brep' || b.kind !== 'brep') return false;
  const [p, q] = [a.measures.surfaceTypes, b.measures.surfaceTypes];
  const types = new Set([...Object.keys(p), ...Object.keys(q)]);
  return [...types].every((type) => p[type] === q[type]);
}
