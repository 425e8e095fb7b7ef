import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { OpenCascade } from './open-cascade.ts';

/**
 * A copy, scaled about the origin; where the factor is negative through it. The caller deletes it. Both shapes stay in the
 * kernel's memory until it is renewed: what makes the copy is not destroyed (see `releaseOnDelete`) and lets nothing go.
 */
export function scaledShape(oc: OpenCascade, shape: TopoDS_Shape, factor: number): TopoDS_Shape {
  using origin = new oc.gp_Pnt(0, 0, 0);
  using scale = new oc.gp_Trsf();
  scale.SetScale(origin, factor);
  using copy = new oc.BRepBuilderAPI_Transform(shape, scale, true, false);
  return copy.Shape();
}
