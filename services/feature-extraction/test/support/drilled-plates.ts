import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { SolidShape } from '../../src/domain/compare/solid-shape.ts';
import { readMeshSolid } from '../../src/domain/read-mesh-solid.ts';
import { writeStl } from '../../src/domain/stl/write-stl.ts';
import type { OpenCascade } from '../../src/kernel/open-cascade.ts';
import { openStep } from '../../src/kernel/open-step.ts';
import { readSolidShape } from '../../src/kernel/read-solid-shape.ts';
import { StageClock } from '../../src/kernel/stage-clock.ts';
import { writeStep } from '../../src/kernel/write-step.ts';

/** Where a hole is drilled, its diameter, and how high above the lower side it ends, in mm; without that it goes through. */
export type Drilled = readonly [x: number, y: number, diameter: number, floor?: number];

/** A plate with a corner at the origin. */
export interface Plate {
  readonly size: readonly [number, number, number];
  readonly holes: readonly Drilled[];
}

/** Makes it, writes it as STEP and reads that. */
export function plateBrep(oc: OpenCascade, plate: Plate): SolidShape {
  using shape = made(oc, plate);
  return brepOf(oc, shape);
}

function brepOf(oc: OpenCascade, shape: TopoDS_Shape): SolidShape {
  using step = openStep(oc, writeStep(oc, [shape]), new StageClock(() => undefined));
  return readSolidShape(oc, step, undefined);
}

/** A flange with six holes, and a pin hole of ⌀4 among them at an angle in radians. */
export function flangeBrep(oc: OpenCascade, angle: number): SolidShape {
  const on = (at: number, diameter: number): Drilled => [45 * Math.cos(at), 45 * Math.sin(at), diameter];
  const holes = Array.from({ length: 6 }, (_, i) => on((i * Math.PI) / 3, 10));
  using axis = new oc.gp_Ax2(new oc.gp_Pnt(0, 0, 0), new oc.gp_Dir(0, 0, 1));
  using disc = new oc.BRepPrimAPI_MakeCylinder(axis, 60, 12);
  using shape = drilled(oc, disc.Shape(), [[0, 0, 40], ...holes, on(angle, 4)]);
  return brepOf(oc, shape);
}

/** The same as a mesh whose chords are off by a tenth of a millimetre. */
export function plateMesh(oc: OpenCascade, plate: Plate): SolidShape {
  using shape = made(oc, plate);
  using found = oc.ReplicadMeshExtractor.extract(shape, 0.1, 0.3, false);
  const { buffer } = oc.wasmMemory;
  const vertices = new Float32Array(buffer, found.getVerticesPtr(), found.getVerticesSize()).slice();
  const triangles = new Uint32Array(buffer, found.getTrianglesPtr(), found.getTrianglesSize()).slice();
  return readMeshSolid('stl', writeStl({ vertices, triangles }), undefined);
}

function made(oc: OpenCascade, { size, holes }: Plate): TopoDS_Shape {
  using box = new oc.BRepPrimAPI_MakeBox(new oc.gp_Pnt(0, 0, 0), ...size);
  return drilled(oc, box.Shape(), holes);
}

const DEEP = 100;

function drilled(oc: OpenCascade, solid: TopoDS_Shape, holes: readonly Drilled[]): TopoDS_Shape {
  return holes.reduce((shape, [x, y, diameter, floor = -1]) => {
    using axis = new oc.gp_Ax2(new oc.gp_Pnt(x, y, floor), new oc.gp_Dir(0, 0, 1));
    using drill = new oc.BRepPrimAPI_MakeCylinder(axis, diameter / 2, DEEP);
    using cut = new oc.BRepAlgoAPI_Cut(shape, drill.Shape());
    return cut.Shape();
  }, solid);
}
