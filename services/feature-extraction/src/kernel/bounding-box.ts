import { type BoundingBox, extents } from '@cadml/cad-model';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { OpenCascade } from './open-cascade.ts';
import { surfaceType } from './surface-types.ts';

/** The modelling precision of OCCT: what lies closer than this is in the same place. */
const SLACK_MM = 1e-7;

/**
 * The axis-aligned box of faces in mm, from their exact surfaces: `BRepBndLib::AddOptimal` without
 * triangulation and without the tolerances of the shape. Tight to about 1e-7 mm on analytic parts, where
 * `BRepBndLib::Add` is off by up to 100 %. null when the faces bound nothing or the box is unbounded.
 *
 * AddOptimal is slow, and few faces touch the box of their part: a face whose loose box lies inside what is
 * already covered cannot enlarge it and is skipped. Faces with a quick box go first (a torus takes 15 ms, a
 * cylinder 12 µs), and of two alike the one that reaches farther.
 */
export function optimalBox(oc: OpenCascade, faces: readonly TopoDS_Shape[]): BoundingBox | null {
  const loose = faces.map((face) => {
    const box = looseBox(oc, face);
    return { face, box, rank: rank(oc, face, box) };
  });
  let covered: BoundingBox | null = null;
  for (const { face, box } of loose.sort((a, b) => b.rank - a.rank)) {
    if (box === null) return null;
    if (covered && contains(covered, box)) continue;
    const exact = faceBox(oc, face);
    if (exact === null) return null;
    covered = covered ? union(covered, exact) : exact;
  }
  return covered;
}

/** A box that surely contains the shape and may be larger; cheap. null when empty or unbounded. */
export function looseBox(oc: OpenCascade, shape: TopoDS_Shape): BoundingBox | null {
  using box = new oc.Bnd_Box();
  oc.BRepBndLib.Add(shape, box, false);
  return toBoundingBox(box);
}

export function boxVolume(box: BoundingBox): number {
  return extents(box).reduce((product, extent) => product * extent, 1);
}

function faceBox(oc: OpenCascade, face: TopoDS_Shape): BoundingBox | null {
  using box = new oc.Bnd_Box();
  oc.BRepBndLib.AddOptimal(face, box, false, false);
  return toBoundingBox(box);
}

function toBoundingBox(box: InstanceType<OpenCascade['Bnd_Box']>): BoundingBox | null {
  if (box.IsVoid() || box.IsOpen()) return null;
  // The gap is the tolerance that OCCT adds on every side.
  box.SetGap(0);
  return {
    min: [box.GetXMin(), box.GetYMin(), box.GetZMin()],
    max: [box.GetXMax(), box.GetYMax(), box.GetZMax()],
  };
}

/** Farther than any coordinate: the type decides before the reach does. */
const TYPE_STEP = 1e12;
const TYPE_RANK: Readonly<Record<string, number>> = {
  plane: 3,
  cylinder: 3,
  cone: 3,
  bspline: 2,
  bezier: 2,
  sphere: 1,
};

function rank(oc: OpenCascade, face: TopoDS_Shape, box: BoundingBox | null): number {
  const reach = box ? Math.max(...extents(box)) : Number.POSITIVE_INFINITY;
  return reach + TYPE_STEP * (TYPE_RANK[surfaceType(oc, face)] ?? 0);
}

function contains(outer: BoundingBox, inner: BoundingBox): boolean {
  return (
    inner.min.every((value, axis) => value >= (outer.min[axis] as number) - SLACK_MM) &&
    inner.max.every((value, axis) => value <= (outer.max[axis] as number) + SLACK_MM)
  );
}

function union(a: BoundingBox, b: BoundingBox): BoundingBox {
  return {
    min: [Math.min(a.min[0], b.min[0]), Math.min(a.min[1], b.min[1]), Math.min(a.min[2], b.min[2])],
    max: [Math.max(a.max[0], b.max[0]), Math.max(a.max[1], b.max[1]), Math.max(a.max[2], b.max[2])],
  };
}
