import type { Vec3 } from '@cadml/cad-model';
import { middlesOf } from './middles.ts';
import { seededRandom } from './random.ts';
import type { SolidShape } from './solid-shape.ts';
import { triangleArea } from './surface-moments.ts';
import type { OnTriangle, TrueSurface } from './true-surface.ts';
import { minus, norm, plus, pointAt } from './vectors.ts';

/** Points of a shape that are held against another. */
export interface Probes {
  /** Corners of triangles: they lie on the true surface. */
  readonly vertices: readonly Vec3[];
  /** Spread evenly over the area, on the shape as it is: a B-rep's surface, the facets of a mesh. */
  readonly spread: readonly Vec3[];
  /** Those of `spread` that surely lie on the true surface. */
  readonly sure: readonly Vec3[];
  /** Of a mesh: points of the surface above its regular chords. */
  readonly above: readonly AboveChord[];
  /** Of a mesh: the same, as many above each curved region, however small. */
  readonly aboveEach: readonly AboveChord[];
  /** Amid each face or smooth region, on the shape as it is. */
  readonly middles: readonly Vec3[];
}

export interface AboveChord {
  /** Where the surface is guessed to be. */
  readonly at: Vec3;
  /** The point of the facet below. */
  readonly on: Vec3;
  readonly chordErrorMm: number;
  /** Names the smooth part of the mesh. */
  readonly region: number;
}

const SEED = 0x5eed;
const MAX_VERTICES = 4000;
const SPREAD = 1600;

/** Chosen by a seed: the same for the same shape in every run. Each face of a B-rep gets some. */
export function probesOf(shape: SolidShape, surface: TrueSurface): Probes {
  const random = seededRandom(SEED);
  const spread = spreadOver(shape, random);
  const vertices = chosenVertices(shape, random);
  const middles = middlesOf(shape, surface);
  if (shape.kind === 'brep') {
    const within = [...spread, ...onePerFace(shape)].filter((place) => !surface.rims.isNear(place));
    const exact = within.filter(({ triangle }) => surface.isFlat(triangle));
    const above = (places: readonly OnTriangle[]) => places.map((place) => surface.above(place));
    return { vertices, spread: above(within), sure: above(exact), above: [], aboveEach: [], middles };
  }
  const sure = spread.filter((place) => surface.isFlat(place.triangle) && !surface.rims.isNear(place));
  const regular = spread.filter(({ triangle }) => surface.isRegular(triangle));
  const aboveAll = (places: readonly OnTriangle[]) =>
    places.filter((place) => isPlausible(surface, place)).map((place) => aboveChord(surface, place));
  return {
    ...{ vertices, spread: spread.map(pointOf), sure: sure.map(pointOf), middles },
    above: aboveAll(regular),
    aboveEach: aboveAll(perRegion(shape, surface, random)),
  };
}

/** Points of each curved region, however small: the wall of a hole in a wide plate. */
const EACH = 16;
/** Of more regions some have none. */
const MOST_REGIONS = 400;

function perRegion(shape: SolidShape, surface: TrueSurface, random: () => number): readonly OnTriangle[] {
  const regular = Array.from({ length: shape.triangles.length / 3 }, (_, triangle) => triangle).filter(
    (triangle) => surface.isRegular(triangle),
  );
  const regions = [...Map.groupBy(regular, (triangle) => surface.regionOf(triangle)).values()];
  const step = Math.max(1, Math.ceil(regions.length / MOST_REGIONS));
  return regions
    .filter((_, i) => i % step === 0)
    .flatMap((triangles) =>
      Array.from({ length: EACH }, (_, i) => {
        const triangle = triangles[Math.floor((i * triangles.length) / EACH)] as number;
        return placeOn(shape, triangle, shares(random(), random()));
      }),
    );
}

/** A guess that is so many times farther from its chord than the chord may lie is none: a chamfer has bent it. */
const FARTHEST_GUESS = 2;

function isPlausible(surface: TrueSurface, place: OnTriangle): boolean {
  const off = norm(minus(surface.above(place), pointOf(place)));
  return off <= FARTHEST_GUESS * surface.chordError(place.triangle);
}

function aboveChord(surface: TrueSurface, place: OnTriangle): AboveChord {
  const { triangle } = place;
  return {
    at: surface.above(place),
    on: pointOf(place),
    chordErrorMm: surface.chordError(triangle),
    region: surface.regionOf(triangle),
  };
}

function pointOf({ x, y, z }: OnTriangle): Vec3 {
  return [x, y, z];
}

/** Systematic sampling along the sum of areas: no cluster, no gap. */
function spreadOver(shape: SolidShape, random: () => number): readonly OnTriangle[] {
  const { positions, triangles } = shape;
  const sums = new Float64Array(triangles.length / 3);
  let total = 0;
  for (let i = 0; i < sums.length; i++) {
    total += triangleArea(positions, triangles, i * 3);
    sums[i] = total;
  }
  const places: OnTriangle[] = [];
  let triangle = 0;
  for (let i = 0; i < SPREAD; i++) {
    const wanted = ((i + random()) / SPREAD) * total;
    while (triangle < sums.length - 1 && (sums[triangle] as number) < wanted) triangle++;
    places.push(placeOn(shape, triangle, shares(random(), random())));
  }
  return places;
}

/** Uniform over a triangle (Osada et al. 2002). */
function shares(r: number, s: number): readonly [number, number] {
  const root = Math.sqrt(r);
  return [root * (1 - s), root * s];
}

function onePerFace(shape: SolidShape): readonly OnTriangle[] {
  const seen = new Set<number>();
  const places: OnTriangle[] = [];
  for (let triangle = 0; triangle < shape.faceOf.length && places.length < SPREAD; triangle++) {
    const face = shape.faceOf[triangle] as number;
    if (seen.has(face)) continue;
    seen.add(face);
    places.push(placeOn(shape, triangle, [1 / 3, 1 / 3]));
  }
  return places;
}

function placeOn(shape: SolidShape, triangle: number, [v, w]: readonly [number, number]): OnTriangle {
  const [a, b, c] = [0, 1, 2].map((k) =>
    pointAt(shape.positions, shape.triangles[triangle * 3 + k] as number),
  ) as [Vec3, Vec3, Vec3];
  const [x, y, z] = plus(plus(plus([0, 0, 0], a, 1 - v - w), b, v), c, w);
  return { triangle, x, y, z, v, w };
}

/** All that triangles use, or so many of them, by chance. */
function chosenVertices({ positions, triangles }: SolidShape, random: () => number): readonly Vec3[] {
  const used = usedVertices(positions.length / 3, triangles);
  const wanted = Math.min(MAX_VERTICES, used.length);
  for (let i = 0; i < wanted; i++) {
    const other = i + Math.floor(random() * (used.length - i));
    const kept = used[i] as number;
    used[i] = used[other] as number;
    used[other] = kept;
  }
  return Array.from(used.subarray(0, wanted), (vertex) => pointAt(positions, vertex));
}

/** In the order in which triangles name them. */
function usedVertices(count: number, triangles: Uint32Array): Uint32Array {
  const isUsed = new Uint8Array(count);
  const used = new Uint32Array(count);
  let length = 0;
  for (const vertex of triangles) {
    if (isUsed[vertex] === 1) continue;
    isUsed[vertex] = 1;
    used[length++] = vertex;
  }
  return used.subarray(0, length);
}
