import { movedSurface } from './face-surface.ts';
import { axisDistance, type Cylinder, haveOneSize, holesOf } from './holes.ts';
import { counted, insteadOf, lengthText } from './numbers-in-words.ts';
import type { Pose } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';

/** Axes that are nearer to each other, relative to the size, are one. */
const IN_PLACE = 1e-5;
/** Holes that stand elsewhere are paired each with each. */
const MOST_PAIRED = 300;
/** More distances than these are told as one. */
const MOST_TOLD = 3;

/**
 * Which round holes of two B-reps differ, in words: of the second against the first. `pose`, where one is sure, places
 * the first on the second, and tells which holes stand elsewhere.
 */
export function holeDifferences(a: PreparedShape, b: PreparedShape, pose: Pose | null): readonly string[] {
  const [first, second] = [holesOf(a.shape), holesOf(b.shape)];
  if (first === null || second === null) return [];
  if (pose === null) return changesOf(sizePairs(first, second));
  const placed = first.map((hole) => movedSurface(hole, pose) as Cylinder);
  const nearMm = IN_PLACE * b.size;
  const rest = withoutPairs(placed, second, (p, q) => haveOneSize(p, q) && axisDistance(p, q) <= nearMm);
  const widened = withoutPairs(rest.first, rest.second, (p, q) => axisDistance(p, q) <= nearMm);
  const moved = displaced(widened);
  return [...widenedReasons(widened.pairs), ...movedReasons(moved.distances), ...changesOf(moved)];
}

interface Rest {
  readonly first: readonly Cylinder[];
  readonly second: readonly Cylinder[];
}

interface Paired extends Rest {
  readonly pairs: readonly (readonly [Cylinder, Cylinder])[];
}

/** Each with the first of the others that is alike; what has none is left. */
function withoutPairs(
  first: readonly Cylinder[],
  second: readonly Cylinder[],
  areAlike: (p: Cylinder, q: Cylinder) => boolean,
): Paired {
  const left = [...second];
  const pairs: (readonly [Cylinder, Cylinder])[] = [];
  const alone = first.filter((hole) => {
    const at = left.findIndex((other) => areAlike(hole, other));
    if (at >= 0) pairs.push([hole, ...left.splice(at, 1)] as unknown as readonly [Cylinder, Cylinder]);
    return at < 0;
  });
  return { first: alone, second: left, pairs };
}

function sizePairs(first: readonly Cylinder[], second: readonly Cylinder[]): Rest {
  return withoutPairs(first, second, haveOneSize);
}

interface Distance {
  readonly diameter: number;
  readonly mm: number;
}

/** Holes of one size in other places, the nearest with each other. */
function displaced({ first, second }: Rest): Rest & { readonly distances: readonly Distance[] } {
  if (first.length > MOST_PAIRED || second.length > MOST_PAIRED)
    return { ...sizePairs(first, second), distances: [] };
  const all = first.flatMap((from) =>
    second
      .filter((to) => haveOneSize(from, to))
      .map((to) => ({ from, to, mm: axisDistance(from, to), diameter: 2 * from.radius })),
  );
  const used = new Set<Cylinder>();
  const distances = all
    .sort((p, q) => p.mm - q.mm)
    .filter(({ from, to }) => {
      if (used.has(from) || used.has(to)) return false;
      used.add(from).add(to);
      return true;
    });
  const left = (holes: readonly Cylinder[]) => holes.filter((hole) => !used.has(hole));
  return { first: left(first), second: left(second), distances };
}

function movedReasons(distances: readonly Distance[]): readonly string[] {
  const groups = Map.groupBy(distances, ({ diameter, mm }) => `⌀${lengthText(diameter)}|${placeText(mm)}`);
  if (groups.size > MOST_TOLD) return [`${counted(distances.length, 'hole')} stand elsewhere`];
  return [...groups].map(([key, members]) => {
    const [diameter, place] = key.split('|');
    const [many, stand] = [counted(members.length, 'hole'), members.length === 1 ? 'stands' : 'stand'];
    return `${many} ${diameter} ${stand} ${place}`;
  });
}

function placeText(mm: number): string {
  return Number.isFinite(mm) ? `${lengthText(mm)} mm elsewhere` : 'another way round';
}

function widenedReasons(pairs: readonly (readonly [Cylinder, Cylinder])[]): readonly string[] {
  const texts = pairs.map(([p, q]) => insteadOf(2 * p.radius, 2 * q.radius));
  return [...Map.groupBy(texts, (text) => text)].map(
    ([text, members]) => `${counted(members.length, 'hole')} ${text}`,
  );
}

/** As many of one size as of another are the same, changed. */
function changesOf({ first, second }: Rest): readonly string[] {
  const [fewer, more] = [byDiameter(first), byDiameter(second)];
  const [p, q] = [[...fewer][0], [...more][0]];
  if (fewer.size === 1 && more.size === 1 && p && q && p[1].length === q[1].length) {
    const [from, to] = [p[1][0] as Cylinder, q[1][0] as Cylinder];
    return [`${counted(q[1].length, 'hole')} ${insteadOf(2 * from.radius, 2 * to.radius)}`];
  }
  const told = (groups: typeof fewer, how: string) =>
    [...groups].map(([diameter, members]) => `${counted(members.length, `⌀${diameter} hole`)} ${how}`);
  return [...told(fewer, 'fewer'), ...told(more, 'more')];
}

function byDiameter(holes: readonly Cylinder[]): ReadonlyMap<string, readonly Cylinder[]> {
  return Map.groupBy(
    holes.toSorted((p, q) => p.radius - q.radius),
    ({ radius }) => lengthText(2 * radius),
  );
}
