import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { OpenCascade } from '../../src/kernel/open-cascade.ts';

/** Parts of rings and balls, as BREP text in mm: each reader gets a shape without triangles. */
export function roundParts(oc: OpenCascade): ReadonlyMap<string, string> {
  const torus = (major: number, minor: number) => new oc.BRepPrimAPI_MakeTorus(major, minor).Shape();
  const elbow = (major: number, outer: number, inner: number) =>
    cut(oc, quarter(oc, major, outer), quarter(oc, major, inner));
  const parts = {
    'O-ring 20/3': torus(20, 3),
    'O-ring 20/2': torus(20, 2),
    'O-ring 50/5': torus(50, 5),
    'O-ring 10/3': torus(10, 3),
    'pipe elbow': elbow(40, 12, 10),
    'elbow with flange': flanged(oc, elbow(40, 12, 10)),
    'ball of 16': ball(oc, 8),
    'ball of 20': ball(oc, 10),
    'cube with a void': cut(oc, new oc.BRepPrimAPI_MakeBox(30, 30, 30).Shape(), ball(oc, 10, [15, 15, 15])),
    'cube with a dimple': cut(oc, new oc.BRepPrimAPI_MakeBox(40, 40, 20).Shape(), ball(oc, 10, [20, 20, 22])),
  };
  return new Map(Object.entries(parts).map(([name, part]) => [name, oc.BRepToolsWrapper.Write(part)]));
}

type Point = readonly [number, number, number];

function ball(oc: OpenCascade, radius: number, at: Point = [0, 0, 0]): TopoDS_Shape {
  using middle = new oc.gp_Pnt(...at);
  return new oc.BRepPrimAPI_MakeSphere(middle, radius).Shape();
}

/** A quarter of a ring about z, which begins at x. */
function quarter(oc: OpenCascade, major: number, minor: number): TopoDS_Shape {
  return new oc.BRepPrimAPI_MakeTorus(major, minor, Math.PI / 2).Shape();
}

/** With a flange of 40 and its bore of 20 at the end at x. */
function flanged(oc: OpenCascade, elbow: TopoDS_Shape): TopoDS_Shape {
  const disc = cut(oc, backwards(oc, 0, 20, 5), backwards(oc, 1, 10, 10));
  using fused = new oc.BRepAlgoAPI_Fuse(elbow, disc);
  return fused.Shape();
}

/** A cylinder along −y. */
function backwards(oc: OpenCascade, from: number, radius: number, height: number): TopoDS_Shape {
  using foot = new oc.gp_Pnt(40, from, 0);
  using direction = new oc.gp_Dir(0, -1, 0);
  using axis = new oc.gp_Ax2(foot, direction);
  return new oc.BRepPrimAPI_MakeCylinder(axis, radius, height).Shape();
}

function cut(oc: OpenCascade, from: TopoDS_Shape, tool: TopoDS_Shape): TopoDS_Shape {
  using made = new oc.BRepAlgoAPI_Cut(from, tool);
  return made.Shape();
}
