import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { SolidShape } from '../../src/domain/compare/solid-shape.ts';
import { readMeshSolid } from '../../src/domain/read-mesh-solid.ts';
import { writeStl } from '../../src/domain/stl/write-stl.ts';
import type { OpenCascade } from '../../src/kernel/open-cascade.ts';
import { openStep } from '../../src/kernel/open-step.ts';
import { readSolidShape } from '../../src/kernel/read-solid-shape.ts';
import { StageClock } from '../../src/kernel/stage-clock.ts';
import { writeStep } from '../../src/kernel/write-step.ts';

/** Where a hole is drilled through, and its diameter, in mm. */
export type Drilled = readonly [x: number, y: number, diameter: number];

/** A plate with a corner at the origin. */
export interface Plate {
  readonly size: readonly [number, number, number];
  readonly holes: readonly Drilled[];
}

/** Makes it, writes it as STEP and reads that. */
export function plateBrep(oc: OpenCascade, plate: Plate): SolidShape {
  using shape = made(oc, plate);
  using step = openStep(oc, writeStep(oc, [shape]), new StageClock(() => undefined));
  return readSolidShape(oc, step, undefined);
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
  return holes.reduce((plate, [x, y, diameter]) => {
    using axis = new oc.gp_Ax2(new oc.gp_Pnt(x, y, -1), new oc.gp_Dir(0, 0, 1));
    using drill = new oc.BRepPrimAPI_MakeCylinder(axis, diameter / 2, size[2] + 2);
    using cut = new oc.BRepAlgoAPI_Cut(plate, drill.Shape());
    return cut.Shape();
  }, box.Shape());
}
