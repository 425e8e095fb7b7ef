import type { OpenCascade, TopoDS_Shape } from '../kernel.ts';
import type { Outline } from './outline.ts';
import { outlineFace, type Plane, type Point3 } from './outline-face.ts';

export type Axis = 'x' | 'y' | 'z';

const DIRECTIONS: Record<Axis, Point3> = { x: [1, 0, 0], y: [0, 1, 0], z: [0, 0, 1] };
const NORMALS: Record<Plane, Axis> = { xy: 'z', xz: 'y', yz: 'x' };

export interface Extrusion {
  readonly plane: Plane;
  readonly depth: number;
  /** Where it starts along the normal axis of the plane; 0 when absent. */
  readonly from?: number;
}

/** An outline drawn along the normal axis of its plane. */
export function extrude(
  oc: OpenCascade,
  outline: Outline,
  { plane, depth, from = 0 }: Extrusion,
): TopoDS_Shape {
  const [x, y, z] = DIRECTIONS[NORMALS[plane]];
  const path = new oc.gp_Vec(x * depth, y * depth, z * depth);
  return new oc.BRepPrimAPI_MakePrism(outlineFace(oc, outline, plane, from), path).Shape();
}

/** An outline of (radius, height) turned once around the z axis. */
export function revolve(oc: OpenCascade, outline: Outline): TopoDS_Shape {
  const axis = new oc.gp_Ax1(new oc.gp_Pnt(0, 0, 0), new oc.gp_Dir(0, 0, 1));
  return new oc.BRepPrimAPI_MakeRevol(outlineFace(oc, outline, 'xz'), axis).Shape();
}

export interface Cylinder {
  /** Centre of the end from which it grows along its axis. */
  readonly at: Point3;
  readonly axis: Axis;
  readonly diameter: number;
  readonly length: number;
}

export function cylinder(oc: OpenCascade, { at, axis, diameter, length }: Cylinder): TopoDS_Shape {
  const frame = new oc.gp_Ax2(new oc.gp_Pnt(...at), new oc.gp_Dir(...DIRECTIONS[axis]));
  return new oc.BRepPrimAPI_MakeCylinder(frame, diameter / 2, length).Shape();
}

export function cylinderVolume(diameter: number, length: number): number {
  return (Math.PI / 4) * diameter * diameter * length;
}
