import type { Vec3 } from '@cadml/cad-model';
import { angularProfile, likelyTurns } from './angular-profile.ts';
import { between, IDENTITY, type Pose, type Rotation } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';
import { cross, dot, minus, norm, plus, times, unit } from './vectors.ts';

/** Spreads that differ by less, relative to the largest, may belong to axes that are exchanged. */
const ALIKE = 0.12;
/** Spreads that differ by more leave no doubt about their axes. */
const DISTINCT = 0.02;

/**
 * Poses that may bring one shape onto the other at a scale: those that the principal axes leave open, and where
 * two or three spreads are alike, turns about an axis at which the surfaces resemble each other. `isMirrored`
 * asks for those that mirror.
 */
export function poseCandidates(
  from: PreparedShape,
  to: PreparedShape,
  { scale, isMirrored }: { readonly scale: number; readonly isMirrored: boolean },
): readonly Pose[] {
  return rotations(from, to, isMirrored).map((rotation) => ({ rotation, scale, shift: [0, 0, 0] }));
}

function rotations(from: PreparedShape, to: PreparedShape, isMirrored: boolean): readonly Rotation[] {
  const [a, b, c] = to.moments.spreads;
  const [upper, lower] = [(a - b) / a, (b - c) / a];
  const found: Rotation[] = [];
  if (Math.min(upper, lower) > DISTINCT) found.push(...byAxes(isMirrored));
  if (Math.min(upper, lower) > ALIKE) return found;
  if (Math.max(upper, lower) > ALIKE) {
    const unlike = upper > lower ? 0 : 2;
    const axis = IDENTITY[unlike];
    return [...found, ...aboutAxis(from, to, { axes: [axis, axis], isMirrored })];
  }
  return [...found, ...aboutAnyAxis(from, to, isMirrored)];
}

const SIGNS = [
  [1, 1, 1],
  [1, -1, -1],
  [-1, 1, -1],
  [-1, -1, 1],
] as const;

/** The four ways in which axes can point along given lines; with one of them turned about, four that mirror. */
function byAxes(isMirrored: boolean): readonly Rotation[] {
  const sense = isMirrored ? -1 : 1;
  return SIGNS.map(([p, q, r]) => [
    [p, 0, 0],
    [0, q, 0],
    [0, 0, r * sense],
  ]);
}

interface Turning {
  readonly axes: readonly [from: Vec3, to: Vec3];
  readonly isMirrored: boolean;
}

/** Both senses of the axis, each with the turns at which the surfaces resemble each other. */
function aboutAxis(
  from: PreparedShape,
  to: PreparedShape,
  { axes, isMirrored }: Turning,
): readonly Rotation[] {
  const source = profileOf(from, axes[0]);
  const target = profileOf(to, axes[1]);
  return [false, true].flatMap((isFlipped) => {
    // Turned about, an axis takes the sense of the angle with it; a mirror takes it back.
    const isReversed = isFlipped !== isMirrored;
    return likelyTurns(source, target, { isFlipped, isReversed }).map((turn) => {
      const sense = isReversed ? -1 : 1;
      const [c, s] = [Math.cos(turn), Math.sin(turn)];
      const zero = plus(times(target.zero, c), target.quarter, s);
      const quarter = plus(times(target.zero, -s), target.quarter, c);
      return between(
        [source.zero, source.quarter, source.axis],
        [zero, times(quarter, sense), times(target.axis, isFlipped ? -1 : 1)],
      );
    });
  });
}

function profileOf({ probes }: PreparedShape, axis: Vec3) {
  return angularProfile(probes.spread, { axis, reach: Math.max(...probes.spread.map(norm)) });
}

/**
 * All spreads are alike, as of a cube: an axis of one that stands out is brought onto each axis of the other
 * that stands out as much.
 */
function aboutAnyAxis(from: PreparedShape, to: PreparedShape, isMirrored: boolean): readonly Rotation[] {
  const [first] = outstandingAxes(from);
  const others = outstandingAxes(to);
  const strength = first?.strength ?? 0;
  const alike = others.filter((other) => Math.abs(other.strength - strength) <= 0.1 * strength + 0.02);
  const wanted = (alike.length > 0 ? alike : others).slice(0, MAX_AXES);
  return wanted.flatMap(({ axis }) =>
    aboutAxis(from, to, { axes: [(first as OutstandingAxis).axis, axis], isMirrored }),
  );
}

const MAX_AXES = 8;

export interface OutstandingAxis {
  readonly axis: Vec3;
  /** Share of the surface that faces along it, one way or the other. */
  readonly strength: number;
}

const CONE_COSINE = Math.cos((6 * Math.PI) / 180);

/** Lines along which much of the surface faces, most first; the normals of a ball point everywhere alike. */
export function outstandingAxes({ shape, moments, probes }: PreparedShape): readonly OutstandingAxis[] {
  const facets = largestFacets(shape.positions, shape.triangles);
  const found: { axis: Vec3; strength: number }[] = [];
  for (const { normal, area } of facets) {
    const known = found.find(({ axis }) => Math.abs(dot(axis, normal)) > CONE_COSINE);
    if (known) known.strength += area / moments.area;
    else if (found.length < 64) found.push({ axis: normal, strength: area / moments.area });
  }
  const ranked = found.sort((a, b) => b.strength - a.strength);
  return ranked.length > 0 ? ranked : [{ axis: unit(probes.spread[0] as Vec3), strength: 1 }];
}

const MAX_FACETS = 4000;

function largestFacets(positions: Float64Array, triangles: Uint32Array) {
  const at = (vertex: number): Vec3 => [
    positions[vertex * 3] as number,
    positions[vertex * 3 + 1] as number,
    positions[vertex * 3 + 2] as number,
  ];
  const facets: { normal: Vec3; area: number }[] = [];
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => at(triangles[i + k] as number)) as [Vec3, Vec3, Vec3];
    const double = cross(minus(b, a), minus(c, a));
    const length = norm(double);
    if (length > 0) facets.push({ normal: times(double, 1 / length), area: length / 2 });
  }
  return facets.sort((p, q) => q.area - p.area).slice(0, MAX_FACETS);
}
