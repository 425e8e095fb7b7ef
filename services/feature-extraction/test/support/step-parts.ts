import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { loadOpenCascade, type OpenCascade } from '../../src/kernel/open-cascade.ts';
import { writeStep } from '../../src/kernel/write-step.ts';

/** Small parts of known measures, made and written as STEP by the kernel itself. */
export interface PartMaker {
  readonly oc: OpenCascade;
  box(x: number, y: number, z: number): TopoDS_Shape;
  cylinder(radius: number, height: number): TopoDS_Shape;
  sphere(radius: number): TopoDS_Shape;
  torus(major: number, minor: number): TopoDS_Shape;
  /** A frustum about z. */
  cone(bottomRadius: number, topRadius: number, height: number): TopoDS_Shape;
  /** Turned about x, then moved along x. */
  placed(shape: TopoDS_Shape, turnDegrees: number, shiftMm: number): TopoDS_Shape;
  step(...shapes: TopoDS_Shape[]): Uint8Array;
  stepInInches(...shapes: TopoDS_Shape[]): Uint8Array;
}

export async function loadPartMaker(): Promise<PartMaker> {
  const oc = await loadOpenCascade();
  return {
    oc,
    box: (x, y, z) => new oc.BRepPrimAPI_MakeBox(x, y, z).Shape(),
    cylinder: (radius, height) => new oc.BRepPrimAPI_MakeCylinder(radius, height).Shape(),
    sphere: (radius) => new oc.BRepPrimAPI_MakeSphere(radius).Shape(),
    torus: (major, minor) => new oc.BRepPrimAPI_MakeTorus(major, minor).Shape(),
    cone: (bottom, top, height) =>
      revolved(oc, [
        [0, 0],
        [bottom, 0],
        [top, height],
        [0, height],
      ]),
    placed: (shape, turnDegrees, shiftMm) => placed(oc, shape, turnDegrees, shiftMm),
    step: (...shapes) => writeStep(oc, shapes),
    stepInInches: (...shapes) => {
      oc.Interface_Static.SetCVal('write.step.unit', 'INCH');
      try {
        return writeStep(oc, shapes);
      } finally {
        oc.Interface_Static.SetCVal('write.step.unit', 'MM');
      }
    },
  };
}

/** The closed profile (radius, height), turned about z. */
function revolved(oc: OpenCascade, profile: readonly (readonly [number, number])[]): TopoDS_Shape {
  const point = ([radius, height]: readonly [number, number]) => new oc.gp_Pnt(radius, 0, height);
  const wire = new oc.BRepBuilderAPI_MakeWire();
  for (const [i, start] of profile.entries()) {
    const end = profile[(i + 1) % profile.length] as readonly [number, number];
    wire.Add(new oc.BRepBuilderAPI_MakeEdge(point(start), point(end)).Edge());
  }
  const face = new oc.BRepBuilderAPI_MakeFace(wire.Wire(), true);
  const axis = new oc.gp_Ax1(new oc.gp_Pnt(0, 0, 0), new oc.gp_Dir(0, 0, 1));
  return new oc.BRepPrimAPI_MakeRevol(face.Shape(), axis, false).Shape();
}

function placed(oc: OpenCascade, shape: TopoDS_Shape, turnDegrees: number, shiftMm: number): TopoDS_Shape {
  const turn = new oc.gp_Trsf();
  const axis = new oc.gp_Ax1(new oc.gp_Pnt(0, 0, 0), new oc.gp_Dir(1, 0, 0));
  turn.SetRotation(axis, (turnDegrees * Math.PI) / 180);
  const shift = new oc.gp_Trsf();
  shift.SetTranslation(new oc.gp_Vec(shiftMm, 0, 0));
  shift.Multiply(turn);
  return shape.Moved(new oc.TopLoc_Location(shift), false);
}
