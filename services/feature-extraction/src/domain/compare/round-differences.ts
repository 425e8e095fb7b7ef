import { hollowFaces, isSame } from './holes.ts';
import { counted, insteadOf, lengthText } from './numbers-in-words.ts';
import type { PreparedShape } from './prepared-shape.ts';
import type { FaceSurface, SolidShape } from './solid-shape.ts';
import { minus, norm } from './vectors.ts';

/** Each is held against all before it. */
const MAX_ROUNDS = 3000;
/** Cylinders that go less far round are roundings. */
const WHOLE_TURN = 2 * Math.PI * 0.97;
/** Centres that are nearer to each other, relative to the radius, are one. */
const EQUAL = 1e-4;

type Round = Extract<FaceSurface, { type: 'cylinder' | 'sphere' }>;

/**
 * Which round parts of two B-reps other than holes have another radius, in words: of the second against the first. Told
 * where as many of one size are missing as are new in another.
 */
export function roundDifferences(
  { shape: a }: PreparedShape,
  { shape: b }: PreparedShape,
): readonly string[] {
  const [first, second] = [roundsOf(a), roundsOf(b)];
  return [...KINDS].flatMap(([kind, [name, factor, sign]]) => {
    const [fewer, more] = unlike(first.get(kind) ?? [], second.get(kind) ?? []);
    const [from, to] = [fewer[0], more[0]];
    const areAlike = [fewer, more].every((radii) => new Set(radii.map(lengthText)).size === 1);
    if (from === undefined || to === undefined || fewer.length !== more.length || !areAlike) return [];
    return [`${counted(more.length, name)} ${insteadOf(factor * from, factor * to, sign)}`];
  });
}

type Kind = 'cylinder' | 'sphere' | 'rounding';

/** What each is called, and whether its diameter or its radius is told. */
const KINDS: ReadonlyMap<Kind, readonly [name: string, factor: number, sign: string]> = new Map([
  ['cylinder', ['cylinder', 2, '⌀']],
  ['sphere', ['sphere', 2, '⌀']],
  ['rounding', ['rounding', 1, 'R']],
]);

/** Radii that only one of them has, equal ones taken away in pairs. */
function unlike(first: readonly number[], second: readonly number[]): readonly [number[], number[]] {
  const left = [...second];
  const alone = first.filter((radius) => {
    const at = left.findIndex((other) => Math.abs(other - radius) <= EQUAL * radius);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [alone, left];
}

function roundsOf(shape: SolidShape): ReadonlyMap<Kind, readonly number[]> {
  const hollow = hollowFaces(shape);
  const rounds: { readonly surface: Round; readonly isHollow: boolean; turn: number }[] = [];
  for (const [index, { surface, turn }] of shape.faces.entries()) {
    if (surface?.type !== 'cylinder' && surface?.type !== 'sphere') continue;
    const known = rounds.find((one) => areOne(one.surface, surface));
    if (known) known.turn += turn;
    else rounds.push({ surface, isHollow: hollow.has(index), turn });
    if (rounds.length > MAX_ROUNDS) return new Map();
  }
  const isNoHole = ({ isHollow, turn }: (typeof rounds)[number]) => !isHollow || turn < WHOLE_TURN;
  const kindOf = ({ surface, turn }: (typeof rounds)[number]): Kind =>
    surface.type === 'cylinder' && turn < WHOLE_TURN ? 'rounding' : surface.type;
  return new Map(
    [...Map.groupBy(rounds.filter(isNoHole), kindOf)].map(([kind, members]) => [
      kind,
      members.map(({ surface }) => surface.radius),
    ]),
  );
}

function areOne(a: Round, b: Round): boolean {
  if (a.type === 'cylinder' && b.type === 'cylinder') return isSame(a, b);
  if (a.type !== b.type || Math.abs(a.radius - b.radius) > EQUAL * a.radius) return false;
  return norm(minus(a.origin, b.origin)) <= EQUAL * a.radius;
}
