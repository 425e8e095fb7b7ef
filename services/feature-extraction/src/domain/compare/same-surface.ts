import type { Vec3 } from '@cadml/cad-model';
import { type Facing, liesAboveChord } from './above-chord.ts';
import { surfacesMatch } from './matched-surfaces.ts';
import { inverse, moved, type Pose } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';
import { regionsAgree } from './regions-agree.ts';
import { type Twins, twinFaces } from './twin-faces.ts';
import { pointAt } from './vectors.ts';

/** `exact`: one shape in another place. `approximate`: another representation of one shape. */
export type Sameness = 'exact' | 'approximate';

/** Two B-reps, or two meshes of the same facets, are one shape when they are nowhere farther apart, relative to the size. */
const EXACT = 4e-6;
/** Of two measures of one B-rep, relative; integrals over free-form surfaces differ by some 1e-6 between translators. */
const EQUAL_MEASURE = 2e-5;
/** No file is believed to be worse than this, relative to the size. */
const MOST_SLACK = 3e-4;
/** How far vertices of a mesh may lie off the surface that it was made from, relative to the size. */
const OFF_SURFACE = 1e-4;
/**
 * How many of the chord errors that its bends tell a mesh may be off, where they differ from place to place: the
 * coarser of two much, as the points of the finer one are held against it, and its own points prove it.
 */
const CHORDS = { finer: 5, coarser: 12 } as const;
/** The same for edges, whose polylines tell better by their turns how far off they are. */
const EDGE_CHORDS = 6;
/** Where a surface has no closed form it is met to this share of the chord error. */
const FREE_FORM = 0.15;
/** What coordinates are written with: float32, or as many digits. */
const ROUNDING = 2 ** -21;

/** Whether two shapes are one at this pose, and in which sense; null when they are not. */
export function sameness(from: PreparedShape, to: PreparedShape, pose: Pose): Sameness | null {
  if (isExact(from, to, pose)) return 'exact';
  const isMesh = from.shape.kind === 'mesh' || to.shape.kind === 'mesh';
  return isMesh && isRemeshed(from, to, pose) ? 'approximate' : null;
}

function isExact(from: PreparedShape, to: PreparedShape, pose: Pose): boolean {
  if (from.shape.kind !== to.shape.kind) return false;
  if (from.shape.kind === 'mesh' && from.shape.measures.facets !== to.shape.measures.facets) return false;
  const slack = slackOf(from, to);
  if (!haveEqualMeasures(from, to, { scale: pose.scale, slack })) return false;
  const allowanceMm = (EXACT + slack) * to.size + roundingMm(from, to, pose);
  if (twinsAt(from, to, pose) !== null) return true;
  const there = { to, pose, allowanceMm, chords: 0 };
  const back = turnedAbout(from, there);
  if (!isWithin(exactPoints(from), there) || !isWithin(exactPoints(to), back)) return false;
  if (from.shape.kind === 'brep' && !surfacesMatch({ from, to, pose, allowanceMm })) return false;
  if (!edgesAgree(from, { ...there, chords: edgeChords(to) }, { ...back, chords: edgeChords(from) }))
    return false;
  return verticesAgree(from, there, back);
}

/** The faces of two B-reps in pairs, where they are one shape face by face; gaps between faces allow no more. */
export function twinsAt(from: PreparedShape, to: PreparedShape, pose: Pose): Twins | null {
  return twinFaces({ from, to, pose, allowanceMm: EXACT * to.size + roundingMm(from, to, pose) });
}

/** Within how many mm two that are exactly one shape at a pose are known to be so: two digits. */
export function exactMm(
  from: PreparedShape,
  to: PreparedShape,
  { pose, areTwins }: { readonly pose: Pose; readonly areTwins: boolean },
): number {
  const slack = areTwins ? 0 : slackOf(from, to);
  return Number(((EXACT + slack) * to.size + roundingMm(from, to, pose)).toPrecision(2));
}

/** What gaps between the faces of a file leave open, relative to the size; most files leave next to none. */
function slackOf(a: PreparedShape, b: PreparedShape): number {
  return Math.min(MOST_SLACK, Math.max(a.shape.gapMm / a.size, b.shape.gapMm / b.size));
}

interface Likeness {
  readonly scale: number;
  readonly slack: number;
}

function haveEqualMeasures(a: PreparedShape, b: PreparedShape, { scale, slack }: Likeness): boolean {
  const [p, q] = [a.shape.measures, b.shape.measures];
  const tolerance = EQUAL_MEASURE + 3 * slack;
  const isNear = (x: number, y: number) => Math.abs(x - y) <= tolerance * Math.max(x, y);
  if (!isNear(p.areaMm2 * scale ** 2, q.areaMm2)) return false;
  if (p.volumeMm3 === null || q.volumeMm3 === null) return p.volumeMm3 === q.volumeMm3;
  return isNear(p.volumeMm3 * scale ** 3, q.volumeMm3);
}

/** Points on the surface of each must lie on, or above a chord of, the other. */
function isRemeshed(from: PreparedShape, to: PreparedShape, pose: Pose): boolean {
  const allowanceMm = (OFF_SURFACE + slackOf(from, to)) * to.size + roundingMm(from, to, pose);
  const isFromCoarser = isCoarser(from, to);
  const there = { to, pose, allowanceMm, chords: isFromCoarser ? CHORDS.finer : CHORDS.coarser };
  const back = turnedAbout(from, { ...there, chords: isFromCoarser ? CHORDS.coarser : CHORDS.finer });
  if (!haveSurePointsWithin(from, there) || !haveSurePointsWithin(to, back)) return false;
  if (!edgesAgree(from, { ...there, chords: EDGE_CHORDS }, { ...back, chords: EDGE_CHORDS })) return false;
  if (!verticesAgree(from, there, back)) return false;
  // What the coarser one is made of lies on the finer one, not the other way.
  return isFromCoarser ? regionsAgree(from, there) : regionsAgree(to, back);
}

/** Two equal meshes have equal edges; two B-reps may be divided otherwise. */
function edgeChords({ shape }: PreparedShape): number {
  return shape.kind === 'brep' ? EDGE_CHORDS : 0;
}

/** Edges in which surfaces meet, of either shape, must be edges of the other: rims of holes say where they are. */
function edgesAgree(from: PreparedShape, there: Fit, back: Fit): boolean {
  const agree = (own: PreparedShape, { to, pose, allowanceMm, chords }: Fit) =>
    own.edges().corners.every((corner) => to.edges().excess(moved(pose, corner), chords) <= allowanceMm);
  return agree(from, there) && agree(there.to, back);
}

/** All of a mesh's vertices: what they are few of, a small bump, a sample would miss. */
function verticesAgree(from: PreparedShape, there: Fit, back: Fit): boolean {
  return areWithin(from, allVertices(from), there) && areWithin(there.to, allVertices(there.to), back);
}

/** None of a B-rep: its faces tell more. */
function allVertices({ shape, probes }: PreparedShape): readonly Vec3[] {
  const count = shape.positions.length / 3;
  if (shape.kind === 'brep' || count <= probes.vertices.length) return [];
  return Array.from({ length: count }, (_, vertex) => pointAt(shape.positions, vertex));
}

/** A B-rep is never the coarser one. */
function isCoarser({ shape: a }: PreparedShape, { shape: b }: PreparedShape): boolean {
  return a.kind === 'mesh' && (b.kind === 'brep' || a.triangles.length <= b.triangles.length);
}

/** Two equal meshes have equal facets too. */
function exactPoints({ shape, probes }: PreparedShape): readonly Vec3[] {
  return [...probes.vertices, ...(shape.kind === 'mesh' ? probes.spread : probes.sure)];
}

/**
 * Whether points on the true surface, all of a B-rep's, of a mesh its vertices and what shows no bend, lie on or above a
 * chord of the other shape.
 */
function haveSurePointsWithin(own: PreparedShape, fit: Fit): boolean {
  const { sure, vertices } = own.probes;
  const areOnChords = own.shape.kind === 'mesh';
  return areWithin(own, sure, { ...fit, areOnChords }) && areWithin(own, vertices, fit);
}

interface Fit {
  readonly to: PreparedShape;
  readonly pose: Pose;
  readonly allowanceMm: number;
  /** Of a mesh. */
  readonly chords: number;
}

type Points = Fit & Partial<Pick<Facing, 'areOnChords'>>;

/** Stops at the first point that lies above no chord either. */
function areWithin(own: PreparedShape, points: readonly Vec3[], fit: Points): boolean {
  const facing = { areOnChords: false, ...fit, own };
  return points.every((point) => isNear(point, fit) || liesAboveChord(point, facing));
}

function turnedAbout(from: PreparedShape, { pose, allowanceMm, chords }: Fit): Fit {
  return { to: from, pose: inverse(pose), allowanceMm: allowanceMm / pose.scale, chords };
}

/** Stops at the first point that is too far. */
function isWithin(points: readonly Vec3[], fit: Fit): boolean {
  return points.every((point) => isNear(point, fit));
}

function isNear(point: Vec3, { to, pose, allowanceMm, chords }: Fit): boolean {
  const isClose = to.shape.kind === 'mesh' ? isNearFacets : isNearSurface;
  return isClose(to, moved(pose, point), { allowanceMm, chords });
}

type Bounds = Pick<Fit, 'allowanceMm' | 'chords'>;

/** One face of those that meet there is enough; which of them is nearest does not matter. */
function isNearSurface(
  { chordErrorMm, tree, surface }: PreparedShape,
  point: Vec3,
  { allowanceMm }: Bounds,
): boolean {
  const within = allowanceMm + (FREE_FORM + 2) * chordErrorMm;
  let isFound = false;
  tree.near(point, { slack: 0, within }, (footprint) => {
    const most = allowanceMm + FREE_FORM * surface.chordError(footprint.triangle);
    isFound ||= surface.distanceAt(footprint, point) <= most;
    return isFound ? 0 : within;
  });
  return isFound;
}

function isNearFacets(to: PreparedShape, point: Vec3, { allowanceMm, chords }: Bounds): boolean {
  const { tree, surface } = to;
  const footprint = tree.nearest(point, -1, allowanceMm + chords * surface.mostErrorMm);
  if (footprint.triangle < 0) return false;
  const chord = Math.max(surface.chordError(footprint.triangle), surface.rims.errorAt(footprint));
  return footprint.distance - chords * chord <= allowanceMm;
}

/** What the digits of coordinates leave open, in mm of the second shape. */
function roundingMm(from: PreparedShape, to: PreparedShape, { scale }: Pose): number {
  return ROUNDING * (from.reach * scale + to.reach);
}
