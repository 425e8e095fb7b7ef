import type { gp_Pnt, TopoDS_Shape } from 'replicad-opencascadejs';
import type { OpenCascade } from '../../src/kernel/open-cascade.ts';

/** Of a pin, in mm. */
const RADIUS = 20;
const HEIGHT = 20;

/** A pin whose upper end is a plane, or a sphere that stands so many mm over its rim. */
export function crownedPin(oc: OpenCascade, crownMm: number): TopoDS_Shape {
  using foot = new oc.gp_Pnt(0, 0, 0);
  using heel = new oc.gp_Pnt(RADIUS, 0, 0);
  using rim = new oc.gp_Pnt(RADIUS, 0, HEIGHT);
  using top = new oc.gp_Pnt(0, 0, HEIGHT + crownMm);
  using wire = new oc.BRepBuilderAPI_MakeWire();
  const add = (edge: InstanceType<OpenCascade['BRepBuilderAPI_MakeEdge']>) => wire.Add(edge.Edge());
  const line = (from: gp_Pnt, to: gp_Pnt) => add(new oc.BRepBuilderAPI_MakeEdge(from, to));
  line(foot, heel);
  line(heel, rim);
  if (crownMm === 0) line(rim, top);
  else add(new oc.BRepBuilderAPI_MakeEdge(crown(oc, crownMm), rim, top));
  line(top, foot);
  using section = new oc.BRepBuilderAPI_MakeFace(wire.Wire(), true);
  using up = new oc.gp_Dir(0, 0, 1);
  using axis = new oc.gp_Ax1(foot, up);
  using turned = new oc.BRepPrimAPI_MakeRevol(section.Shape(), axis, false);
  return turned.Shape();
}

/** The circle about the axis through rim and top. */
function crown(oc: OpenCascade, crownMm: number) {
  const radius = (RADIUS ** 2 + crownMm ** 2) / (2 * crownMm);
  using middle = new oc.gp_Pnt(0, 0, HEIGHT + crownMm - radius);
  using normal = new oc.gp_Dir(0, -1, 0);
  using first = new oc.gp_Dir(1, 0, 0);
  using plane = new oc.gp_Ax2(middle, normal, first);
  return new oc.gp_Circ(plane, radius);
}
