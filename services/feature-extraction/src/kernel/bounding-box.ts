import { type BoundingBox, extents } from '@cadml/cad-model';
import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { OpenCascade } from './open-cascade.ts';

/**
 * The axis-aligned box of faces in mm, from their exact surfaces: `BRepBndLib::AddOptimal` without
 * triangulation and without the tolerances of the shape. Tight to about 1e-7 mm on analytic parts, where
 * `BRepBndLib::Add` is off by up to 100 %. null when the faces bound nothing or the box is unbounded.
 *
 * AddOptimal is slow, and few faces touch the box of their part: a face whose loose box lies inside what is
 * already covered cannot enlarge it and is skipped. Faces that reach farthest go first.
 */
export function optimalBox(oc: OpenCascade, faces: readonly TopoDS_Shape[]): BoundingBox | null {
  const loose = faces.map((face) => ({ face, box: looseBox(oc, face) }));
  let covered: BoundingBox | null = null;
  for (const { face, box } of loose.sort((a, b) => reach(b.box) - reach(a.box))) {
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
  // The gap is the modelling tolerance that OCCT adds on every side.
  if (!box.IsVoid()) box.SetGap(0);
  return toBoundingBox(box);
}

function toBoundingBox(box: InstanceType<OpenCascade['Bnd_Box']>): BoundingBox | null {
  if (box.IsVoid() || box.IsOpen()) return null;
  return {
    min: [box.GetXMin(), box.GetYMin(), box.GetZMin()],
    max: [box.GetXMax(), box.GetYMax(), box.GetZMax()],
  };
}

function reach(box: BoundingBox | null): number {
  return box ? Math.max(...extents(box)) : Number.POSITIVE_INFINITY;
}

function contains(outer: BoundingBox, inner: BoundingBox): boolean {
  return (
    inner.min.every((value, axis) => value >= (outer.min[axis] as number)) &&
    inner.max.every((value, axis) => value <= (outer.max[axis] as number))
  );
}

function union(a: BoundingBox, b: BoundingBox): BoundingBox {
  return {
    min: [Math.min(a.min[0], b.min[0]), Math.min(a.min[1], b.min[1]), Math.min(a.min[2], b.min[2])],
    max: [Math.max(a.max[0], b.max[0]), Math.max(a.max[1], b.max[1]), Math.max(a.max[2], b.max[2])],
  };
}
