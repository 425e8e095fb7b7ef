import type { OpenCascade, TopoDS_Face } from '../kernel.ts';
import type { Outline, Point2, Step } from './outline.ts';

export type Plane = 'xy' | 'xz' | 'yz';
export type Point3 = readonly [number, number, number];

/** The plane face that an outline encloses. `offset` moves it along the normal axis of its plane. */
export function outlineFace(oc: OpenCascade, outline: Outline, plane: Plane, offset = 0): TopoDS_Face {
  const wire = new oc.BRepBuilderAPI_MakeWire();
  const place = (point: Point2) => new oc.gp_Pnt(...inSpace(point, plane, offset));
  let from = outline.start;
  for (const step of outline.steps) {
    wire.Add(edge(oc, from, step, place));
    from = step.to;
  }
  return new oc.BRepBuilderAPI_MakeFace(wire.Wire(), true).Face();
}

function edge(
  oc: OpenCascade,
  from: Point2,
  step: Step,
  place: (point: Point2) => InstanceType<OpenCascade['gp_Pnt']>,
) {
  if ('via' in step) {
    const arc = new oc.GC_MakeArcOfCircle(place(from), place(step.via), place(step.to));
    return new oc.BRepBuilderAPI_MakeEdge(arc.Value()).Edge();
  }
  if ('controls' in step) {
    const poles = new oc.NCollection_Array1_gp_Pnt(1, 4);
    for (const [i, point] of [from, ...step.controls, step.to].entries()) poles.SetValue(i + 1, place(point));
    return new oc.BRepBuilderAPI_MakeEdge(new oc.Geom_BezierCurve(poles)).Edge();
  }
  return new oc.BRepBuilderAPI_MakeEdge(place(from), place(step.to)).Edge();
}

function inSpace([u, v]: Point2, plane: Plane, offset: number): [number, number, number] {
  if (plane === 'xy') return [u, v, offset];
  return plane === 'xz' ? [u, offset, v] : [offset, u, v];
}
