import type { Vec3 } from '@cadml/cad-model';
import { type FaceMeasures, reachOf } from './face-measures.ts';
import type { SurfacePair } from './matched-surfaces.ts';
import { movedFace } from './moved-face.ts';
import type { ShapeFace } from './solid-shape.ts';
import { minus, norm } from './vectors.ts';

/** Integrals over free-form surfaces differ by some 1e-6 between translators. */
const EQUAL = 2e-5;
/** A border that may stray by one allowance on all sides changes area and spread by so many, times the reach. */
const STRAY = 4;

/** Which face of the second B-rep each face of the first is, by their places in the lists. */
export type Twins = ReadonlyMap<number, number>;

/**
 * Pairs the faces of two B-reps at a pose, each with one of the same kind, area, centroid and spread; null when one of
 * them has none. They are integrals over the faces themselves: gaps between faces, and triangles that have gone wrong
 * at them, do not matter. Linear.
 */
export function twinFaces({ from, to, pose, allowanceMm }: SurfacePair): Twins | null {
  const [ours, theirs] = [from.shape.faces, to.shape.faces];
  if (ours.length === 0 || ours.length !== theirs.length) return null;
  const places = new FacePlaces(theirs, allowanceMm);
  const twins = new Map<number, number>();
  for (const [index, face] of ours.entries()) {
    const twin = places.take(movedFace(face, pose));
    if (twin === null) return null;
    twins.set(index, twin);
  }
  return twins;
}

/** Faces by the cell that their centroid is in; those taken are gone. */
class FacePlaces {
  readonly #faces: readonly ShapeFace[];
  readonly #allowanceMm: number;
  readonly #cells = new Map<string, number[]>();

  constructor(faces: readonly ShapeFace[], allowanceMm: number) {
    this.#faces = faces;
    this.#allowanceMm = allowanceMm;
    for (const [index, { measures }] of faces.entries()) {
      if (measures === null) continue;
      const key = this.#cellOf(measures.centroid).join();
      const known = this.#cells.get(key);
      if (known) known.push(index);
      else this.#cells.set(key, [index]);
    }
  }

  take(wanted: ShapeFace): number | null {
    if (wanted.measures === null) return null;
    for (const key of this.#around(wanted.measures.centroid)) {
      const cell = this.#cells.get(key) ?? [];
      const at = cell.findIndex((index) =>
        areTwins(wanted, this.#faces[index] as ShapeFace, this.#allowanceMm),
      );
      if (at >= 0) return cell.splice(at, 1)[0] as number;
    }
    return null;
  }

  #cellOf(p: Vec3): number[] {
    return p.map((value) => Math.floor(value / this.#sizeMm()));
  }

  /** Centroids that are near enough are in the same cell or in the next one. */
  #sizeMm(): number {
    return 4 * STRAY * this.#allowanceMm;
  }

  #around(p: Vec3): readonly string[] {
    const steps = p.map((value) => {
      const [low, high] = [-1, 1].map((side) =>
        Math.floor((value + side * STRAY * this.#allowanceMm) / this.#sizeMm()),
      );
      return low === high ? [low] : [low, high];
    });
    const [xs, ys, zs] = steps as [number[], number[], number[]];
    return xs.flatMap((x) => ys.flatMap((y) => zs.map((z) => [x, y, z].join())));
  }
}

function areTwins(a: ShapeFace, b: ShapeFace, allowanceMm: number): boolean {
  const [p, q] = [a.measures as FaceMeasures, b.measures as FaceMeasures];
  if (a.type !== b.type || norm(minus(p.centroid, q.centroid)) > STRAY * allowanceMm) return false;
  const reach = Math.max(reachOf(p), reachOf(q));
  const isNear = (x: number, y: number, size: number) =>
    Math.abs(x - y) <= EQUAL * size + STRAY * allowanceMm * reach;
  if (!isNear(p.areaMm2, q.areaMm2, p.areaMm2)) return false;
  return p.spread.every((row, i) =>
    row.every((value, k) => isNear(value, q.spread[i as 0 | 1 | 2][k] as number, reach ** 2)),
  );
}
