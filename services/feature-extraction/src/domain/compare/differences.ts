import { extentsAlong } from './extents-along.ts';
import { holesOf } from './holes.ts';
import { counted, lengthText, percentText } from './numbers-in-words.ts';
import { IDENTITY, type Pose, turned } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';

/** How two shapes differ, of the second against the first. */
export interface Differences {
  readonly reasons: readonly string[];
  /** They are built alike: the same numbers of faces of each kind, and sizes that are not far apart. */
  readonly isVariant: boolean;
}

/** Sizes of variants differ by at most this share. */
const VARIANT = 0.35;
/** A difference below this share of the size is none that a person would name. */
const NOTABLE = 1e-3;

/** What differs in sizes, holes, faces and amounts. `pose` places the first on the second. */
export function differences(a: PreparedShape, b: PreparedShape, pose: Pose): Differences {
  const sizes = sizesOf(a, b, pose);
  // Chords of a round side are shorter than its diameter.
  const unsure = 2 * (a.chordErrorMm * pose.scale + b.chordErrorMm);
  const reasons = [
    ...sizes.flatMap((pair, i) => sizeReason(pair, i, unsure)),
    ...holeReasons(a, b),
    ...faceReasons(a, b),
    ...amountReasons(a, b),
  ];
  const alike = sizes.every(([p, q]) => Math.abs(p - q) <= VARIANT * Math.max(p, q));
  return { reasons, isVariant: alike && haveSameFaces(a, b) };
}

type Pair = readonly [first: number, second: number];

/** Extents of both along the axes of the second, largest first, in mm. */
function sizesOf(a: PreparedShape, b: PreparedShape, { rotation, scale }: Pose): readonly Pair[] {
  const axes = IDENTITY;
  const own = extentsAlong(b.shape.positions, axes);
  // The axis as the first shape has it before it is turned.
  const [x, y, z] = rotation;
  const back = (axis: (typeof axes)[number]) =>
    turned(
      [
        [x[0], y[0], z[0]],
        [x[1], y[1], z[1]],
        [x[2], y[2], z[2]],
      ],
      axis,
    );
  const other = extentsAlong(a.shape.positions, [back(axes[0]), back(axes[1]), back(axes[2])]);
  return own.map((size, i): Pair => [(other[i] as number) * scale, size]).sort((p, q) => q[1] - p[1]);
}

const LONGER = [
  ['longer', 'shorter'],
  ['wider', 'narrower'],
  ['thicker', 'thinner'],
] as const;

function sizeReason([first, second]: Pair, order: number, unsure: number): readonly string[] {
  const by = second - first;
  if (Math.abs(by) <= NOTABLE * Math.max(first, second) + unsure) return [];
  const [more, less] = LONGER[order as 0 | 1 | 2];
  return [
    `${lengthText(Math.abs(by))} mm ${by > 0 ? more : less} (${lengthText(first)} → ${lengthText(second)} mm)`,
  ];
}

/** Holes of each diameter that only one of them has; as many of one size as of another are the same, changed. */
function holeReasons(a: PreparedShape, b: PreparedShape): readonly string[] {
  if (a.shape.kind !== 'brep' || b.shape.kind !== 'brep') return genusReason(a, b);
  const [first, second] = [holesOf(a.shape), holesOf(b.shape)];
  if (first === null || second === null) return [];
  const changes = [...new Set([...first.keys(), ...second.keys()])]
    .map((diameter) => ({ diameter, more: (second.get(diameter) ?? 0) - (first.get(diameter) ?? 0) }))
    .filter(({ more }) => more !== 0)
    .sort((p, q) => p.diameter - q.diameter);
  const [p, q] = changes;
  if (changes.length === 2 && p && q && p.more === -q.more) {
    const [from, to] = p.more < 0 ? [p, q] : [q, p];
    const many = counted(to.more, 'hole');
    return [`${many} ⌀${lengthText(to.diameter)} instead of ⌀${lengthText(from.diameter)}`];
  }
  return changes.map(({ diameter, more }) => {
    const many = counted(Math.abs(more), `⌀${lengthText(diameter)} hole`);
    return `${many} ${more > 0 ? 'more' : 'fewer'}`;
  });
}

function genusReason({ shape: a }: PreparedShape, { shape: b }: PreparedShape): readonly string[] {
  const [p, q] = [a.measures.genus, b.measures.genus];
  if (p === null || q === null || p === q) return [];
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
