import type { Vec3 } from '@cadml/cad-model';
import type { FaceMeasures } from './face-measures.ts';
import { between, type Pose, poseThrough, type Rotation } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';
import type { ShapeFace } from './solid-shape.ts';
import { cross, minus, norm, plus, times, unit } from './vectors.ts';

interface Sought {
  readonly scale: number;
  readonly isMirrored: boolean;
}

/** Areas of two faces that are told apart, and of one face in two files: relative. */
const TOLD_APART = 4e-4;
const ONE_FACE = 1e-4;
/** Faces that a pose is sought from, the largest. */
const MOST_FACES = 64;
/** Three that span less than this, relative to the size, leave a turn open. */
const LEAST_SPAN = 0.02;
/** How far distances between them may differ, relative to the size. */
const STRAY = 1e-4;

/** Where a face is in the one shape, and in the other. */
type Pair = readonly [from: Vec3, to: Vec3];

/**
 * The pose at which three faces that each of two B-reps has once fall onto their likes: the mark beside the first of
 * many equal pins tells a turn that neither spreads nor samples of the surface do. null without three such faces that
 * are as far apart in both.
 */
export function poseByFaces(
  from: PreparedShape,
  to: PreparedShape,
  { scale, isMirrored }: Sought,
): Pose | null {
  const three = widest(pairsOf(from, to, scale), LEAST_SPAN * from.size);
  if (three === null || !areAlike(three, { scale, strayMm: STRAY * to.size })) return null;
  const rotation = between(
    axesOf(
      three.map(([p]) => p),
      1,
    ),
    axesOf(
      three.map(([, q]) => q),
      isMirrored ? -1 : 1,
    ),
  );
  return poseThrough(rotation, scale, [middle(three.map(([p]) => p)), middle(three.map(([, q]) => q))]);
}

function pairsOf(from: PreparedShape, to: PreparedShape, scale: number): readonly Pair[] {
  const others = loneFaces(to.shape.faces);
  return loneFaces(from.shape.faces).flatMap(({ type, measures }): Pair[] => {
    const area = measures.areaMm2 * scale ** 2;
    const like = others.find(
      (other) => other.type === type && isNear(other.measures.areaMm2, area, ONE_FACE),
    );
    return like ? [[measures.centroid, like.measures.centroid]] : [];
  });
}

type MeasuredFace = ShapeFace & { readonly measures: FaceMeasures };

/** Those that are like no other face of the shape, the largest of them. */
function loneFaces(faces: readonly ShapeFace[]): readonly MeasuredFace[] {
  const lone: MeasuredFace[] = [];
  for (const alike of Map.groupBy(faces.filter(isMeasured), ({ type }) => type).values()) {
    const byArea = alike.toSorted((a, b) => b.measures.areaMm2 - a.measures.areaMm2);
    const isLike = (face: MeasuredFace, other: MeasuredFace | undefined) =>
      other !== undefined && isNear(face.measures.areaMm2, other.measures.areaMm2, TOLD_APART);
    lone.push(...byArea.filter((face, i) => !isLike(face, byArea[i - 1]) && !isLike(face, byArea[i + 1])));
  }
  return lone.sort((a, b) => b.measures.areaMm2 - a.measures.areaMm2).slice(0, MOST_FACES);
}

function isMeasured(face: ShapeFace): face is MeasuredFace {
  return face.measures !== null;
}

function isNear(x: number, y: number, tolerance: number): boolean {
  return Math.abs(x - y) <= tolerance * Math.max(x, y);
}

/** The pair that is farthest from the first, from that one in turn, and from the line through both. */
function widest(pairs: readonly Pair[], leastMm: number): readonly Pair[] | null {
  const [first] = pairs;
  if (first === undefined) return null;
  const start = farthest(pairs, ([p]) => norm(minus(p, first[0])));
  const end = farthest(pairs, ([p]) => norm(minus(p, start[0])));
  const along = minus(end[0], start[0]);
  if (norm(along) < leastMm) return null;
  const line = unit(along);
  const aside = ([p]: Pair) => norm(cross(line, minus(p, start[0])));
  const third = farthest(pairs, aside);
  return aside(third) < leastMm ? null : [start, end, third];
}

function farthest(pairs: readonly Pair[], distance: (pair: Pair) => number): Pair {
  return pairs.reduce((best, pair) => (distance(pair) > distance(best) ? pair : best));
}

function areAlike(
  three: readonly Pair[],
  { scale, strayMm }: { readonly scale: number; readonly strayMm: number },
): boolean {
  return three.every(([p, q], i) => {
    const [nextP, nextQ] = three[(i + 1) % 3] as Pair;
    return Math.abs(norm(minus(nextP, p)) * scale - norm(minus(nextQ, q))) <= strayMm;
  });
}

/** Along the first two of three points, across the plane of all, and what is square to both. */
function axesOf(points: readonly Vec3[], sense: 1 | -1): Rotation {
  const [a, b, c] = points as [Vec3, Vec3, Vec3];
  const along = unit(minus(b, a));
  const normal = unit(cross(along, minus(c, a)));
  return [along, cross(normal, along), times(normal, sense)];
}

function middle(points: readonly Vec3[]): Vec3 {
  return times(
    points.reduce((sum, point) => plus(sum, point)),
    1 / points.length,
  );
}
