import type { OpenCascade, TopoDS_Shape } from './kernel.ts';
import type { ExpectedVolume } from './sample.ts';

/** Throws unless the kernel calls the shape a valid solid and measures the volume that the formula gives. */
export function checkSolid(
  oc: OpenCascade,
  shape: TopoDS_Shape,
  expected: ExpectedVolume,
  label: string,
): void {
  if (shape.ShapeType() !== oc.TopAbs_ShapeEnum.TopAbs_SOLID) throw new Error(`${label} is no solid.`);
  if (!new oc.BRepCheck_Analyzer(shape, true, false, false).IsValid()) {
    throw new Error(`${label} is not valid.`);
  }
  const props = new oc.GProp_GProps();
  oc.BRepGProp.VolumeProperties(shape, props, false, false, false);
  const volume = props.Mass();
  if (!(volume > 0 && Math.abs(volume / expected.mm3 - 1) <= expected.within)) {
    throw new Error(`${label} has ${volume} mm³, the formula gives ${expected.mm3}.`);
  }
}
