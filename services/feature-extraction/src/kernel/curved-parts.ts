import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { OpenCascade } from './open-cascade.ts';
import { writeStep } from './write-step.ts';

const FILLET_RADIUS = 4;
/** Height and radius of the rings that the loft goes through. */
const RINGS = [
  [0, 10],
  [20, 16],
  [40, 8],
] as const;

/**
 * STEP text of a block with a bore and rounded edges, and of a loft: the trimmed and free-form faces that the
 * plain parts of the warm-up lack. Boolean operations triple the memory of a process, so this is not for workers.
 */
export function writeCurvedParts(oc: OpenCascade): Uint8Array {
  using box = new oc.BRepPrimAPI_MakeBox(60, 40, 30);
  using pin = new oc.BRepPrimAPI_MakeCylinder(10, 40);
  using bored = new oc.BRepAlgoAPI_Cut(box.Shape(), pin.Shape());
  using rounded = roundEdges(oc, bored.Shape());
  using lofted = loft(oc);
  return writeStep(oc, [rounded, lofted]);
}

/** Rounds the edges that the bore does not touch. */
function roundEdges(oc: OpenCascade, shape: TopoDS_Shape): TopoDS_Shape {
  using fillet = new oc.BRepFilletAPI_MakeFillet(shape, oc.ChFi3d_FilletShape.ChFi3d_Rational);
  const { TopAbs_EDGE, TopAbs_SHAPE } = oc.TopAbs_ShapeEnum;
  using explorer = new oc.TopExp_Explorer(shape, TopAbs_EDGE, TopAbs_SHAPE);
  for (; explorer.More(); explorer.Next()) {
    const edge = oc.TopoDS.Edge(explorer.Current());
    if (isFarFromBore(oc, edge)) fillet.Add(FILLET_RADIUS, edge);
  }
  return fillet.Shape();
}

function isFarFromBore(oc: OpenCascade, edge: TopoDS_Shape): boolean {
  using box = new oc.Bnd_Box();
  oc.BRepBndLib.Add(edge, box, false);
  return box.GetXMin() > 20 && box.GetYMin() > 20;
}

function loft(oc: OpenCascade): TopoDS_Shape {
  using sections = new oc.BRepOffsetAPI_ThruSections(true, false, 1e-6);
  for (const [height, radius] of RINGS) {
    using centre = new oc.gp_Pnt(0, 0, height);
    using upwards = new oc.gp_Dir(0, 0, 1);
    using axes = new oc.gp_Ax2(centre, upwards);
    using circle = new oc.gp_Circ(axes, radius);
    using edge = new oc.BRepBuilderAPI_MakeEdge(circle);
    using wire = new oc.BRepBuilderAPI_MakeWire(edge.Edge());
    sections.AddWire(wire.Wire());
  }
  return sections.Shape();
}
