import type { OpenCascade, TopoDS_Shape } from '../kernel.ts';

/** Rounds every edge that lies wholly at a height. Throws when there is none or the radius does not fit. */
export function filletAtHeight(
  oc: OpenCascade,
  shape: TopoDS_Shape,
  z: number,
  radius: number,
): TopoDS_Shape {
  const { TopAbs_ShapeEnum: types } = oc;
  const fillet = new oc.BRepFilletAPI_MakeFillet(shape, oc.ChFi3d_FilletShape.ChFi3d_Rational);
  const explorer = new oc.TopExp_Explorer(shape, types.TopAbs_EDGE, types.TopAbs_SHAPE);
  for (; explorer.More(); explorer.Next()) {
    const edge = oc.TopoDS.Edge(explorer.Current());
    if (liesAt(oc, edge, z)) fillet.Add(radius, edge);
  }
  return fillet.Shape();
}

/**
 * What a fillet takes from the corner between a face and an upright wall, all around a rounded rectangle.
 *
 * The section is a square without its quarter disc, its centroid (10 − 3π)/(12 − 3π) of the radius away from
 * the wall; by Pappus the round corners together add one turn of it.
 */
export function filletVolume(fillet: number, { width, height, corner }: RoundedRectangle): number {
  const section = (1 - Math.PI / 4) * fillet * fillet;
  const inset = ((10 - 3 * Math.PI) / (12 - 3 * Math.PI)) * fillet;
  const straight = 2 * (width - 2 * corner) + 2 * (height - 2 * corner);
  return section * (straight + 2 * Math.PI * (corner - inset));
}

export interface RoundedRectangle {
  readonly width: number;
  readonly height: number;
  readonly corner: number;
}

function liesAt(oc: OpenCascade, edge: TopoDS_Shape, z: number): boolean {
  const box = new oc.Bnd_Box();
  oc.BRepBndLib.Add(edge, box, false);
  return Math.abs(box.GetZMin() - z) < 1e-3 && Math.abs(box.GetZMax() - z) < 1e-3;
}
