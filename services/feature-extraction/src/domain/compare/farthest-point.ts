import type { Vec3 } from '@cadml/cad-model';
import { distancePastRims } from './distance-past-rims.ts';
import { LargestFirst } from './largest-first.ts';
import { moved, type Pose } from './pose.ts';
import type { PreparedShape } from './prepared-shape.ts';
import { halves, middleOf, type Piece, pieceOf, radiusOf } from './triangle-piece.ts';
import { minus, norm, plus } from './vectors.ts';

/** A distance is as good as known when no point can be farther than so many times what was found. */
const CLOSE = 1.01;
/** Distances below this do not matter, relative to the size. */
const NEGLIGIBLE = 1e-5;
/** Points that are held against the other shape before the search ends with what it has. */
const MOST_ASKED = 2500;
/** Points above a chord are farther apart than those on it by this factor at most. */
const ABOVE = 1.1;

export interface Search {
  readonly from: PreparedShape;
  readonly to: PreparedShape;
  /** Of the scale 1. */
  readonly pose: Pose;
  /** A distance that occurs. */
  readonly knownMm: number;
}

/**
 * The largest distance in mm of any point of a shape from another, by branch and bound: no point of a part of it is
 * farther than its middle is, and the part's radius more; nor than its corners are from one triangle
 * (Guthe, Borodin, Klein: Fast and accurate Hausdorff distance calculation between meshes, 2005). What may be farthest is
 * divided first, until the distance is known to 1 %, or the work is done: then it is what was found, a lower bound.
 */
export function farthestMm(search: Search): number {
  const bounds = new Bounds(search);
  const open = new LargestFirst<Part>();
  const put = (part: Part) => open.put(bounds.of(part), part);
  put(0);
  for (let most = open.take(); most !== null && bounds.asked < MOST_ASKED; most = open.take()) {
    if (most.key <= Math.max(CLOSE * bounds.foundMm, NEGLIGIBLE * search.to.size)) break;
    for (const part of partsOf(most.value, search.from)) put(part);
  }
  return bounds.foundMm;
}

/** A box of the tree by its number, or a piece of a triangle. */
type Part = number | Piece;

function partsOf(part: Part, { tree: { boxes }, shape }: PreparedShape): readonly Part[] {
  if (typeof part !== 'number') return halves(part);
  const second = boxes.second[part] as number;
  if (second >= 0) return [part + 1, second];
  return Array.from(boxes.order.subarray(boxes.start[part], boxes.end[part]), (triangle) =>
    pieceOf(shape, triangle),
  );
}

class Bounds {
  readonly #search: Search;
  readonly #chordsMm: number;
  readonly #ours: Sags;
  readonly #theirs: Sags;
  asked = 0;
  /** The largest distance so far. */
  foundMm: number;

  constructor(search: Search) {
    this.#search = search;
    this.#chordsMm = chordMm(search.from) + chordMm(search.to);
    this.#ours = new Sags(search.from);
    this.#theirs = new Sags(search.to);
    this.foundMm = search.knownMm;
  }

  /** No point of the part is farther. */
  of(part: Part): number {
    this.asked++;
    return typeof part === 'number' ? this.#ofBox(part) : this.#ofPiece(part);
  }

  #ofBox(box: number): number {
    const { from, to, pose } = this.#search;
    const { boxes } = from.tree.boxes;
    const [least, greatest] = [0, 3].map((i) => boxes.subarray(box * 6 + i, box * 6 + i + 3)) as unknown as [
      Vec3,
      Vec3,
    ];
    const diagonal = minus(greatest, least);
    const middle = moved(pose, plus(least, diagonal, 0.5));
    return to.tree.nearest(middle).distance + norm(diagonal) / 2 + this.#chordsMm;
  }

  #ofPiece(piece: Piece): number {
    const { from, to, pose } = this.#search;
    const middle = middleOf(piece);
    const radius = radiusOf(piece, middle);
    const isSure = from.shape.kind === 'mesh' || !from.surface.rims.isNear(middle);
    // What a chord of a rim adds to a face is no part of it.
    if (!isSure && radius <= from.chordErrorMm) return 0;
    const point = from.shape.kind === 'mesh' ? middle.at : from.surface.above(middle);
    const at = moved(pose, point);
    const distance = distancePastRims(to, at);
    if (isSure) this.foundMm = Math.max(this.foundMm, distance);
    return Math.min(distance + ABOVE * radius, this.#overOneTriangle(piece, at));
  }

  /** The distance from a triangle is convex: in a piece it is greatest at a corner, and chords may be off. */
  #overOneTriangle(piece: Piece, middle: Vec3): number {
    const { to, pose } = this.#search;
    const { triangle } = to.tree.nearest(middle);
    const corners = piece.corners.map(({ at }) => to.tree.distanceFrom(triangle, moved(pose, at)));
    return Math.max(...corners) + this.#ours.of(piece.triangle) + this.#theirs.of(triangle);
  }
}

/** How far any triangle may be off the shape, as which the facets of a mesh are meant. */
function chordMm({ shape, chordErrorMm }: PreparedShape): number {
  return shape.kind === 'mesh' ? 0 : chordErrorMm;
}

/** How far triangles may be off the shape: twice what they are in the middle, which is where they are most. */
class Sags {
  readonly #own: PreparedShape;
  readonly #known = new Map<number, number>();

  constructor(own: PreparedShape) {
    this.#own = own;
  }

  of(triangle: number): number {
    if (chordMm(this.#own) === 0 || !this.#own.surface.isCurved(triangle)) return 0;
    const known = this.#known.get(triangle);
    if (known !== undefined) return known;
    const middle = middleOf(pieceOf(this.#own.shape, triangle));
    const sag = Math.min(chordMm(this.#own), 2 * norm(minus(this.#own.surface.above(middle), middle.at)));
    this.#known.set(triangle, sag);
    return sag;
  }
}
