import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { shapeDescriptor } from '../domain/descriptor/shape-descriptor.ts';
import { drawScene } from '../domain/picture/draw-scene.ts';
import { FRONT } from '../domain/picture/view.ts';
import { brepShape } from './brep-shape.ts';
import { deflectionOf } from './deflection.ts';
import { hiddenLines } from './hidden-lines.ts';
import { measureShape } from './measure-shape.ts';
import type { OpenCascade } from './open-cascade.ts';
import { readStepShape } from './read-step-shape.ts';
import { PLAIN, shapeScene } from './shape-scene.ts';
import { writeStep } from './write-step.ts';

const BLOCKS = 5;
const PINS = 5;

/**
 * Takes a worker through what it will do all day, with a set of blocks, pins, a ball and a ring of its own
 * making (47 faces): afterwards the hot wasm code is compiled and the first caller does not pay for it. One round
 * does where the kernel came with its compiled code, three where not.
 * No boolean operations: they would leave the worker with three times the memory.
 */
export function warmUp(oc: OpenCascade, rounds = 3): void {
  const bytes = writeSampleParts(oc);
  for (let round = 0; round < rounds; round++) {
    using shape = readAndDescribe(oc, bytes);
    if (round === 0) warmPictures(oc, shape);
  }
}

/** What an analysis does with STEP text. The caller deletes the shape. */
export function readAndDescribe(oc: OpenCascade, bytes: Uint8Array): TopoDS_Shape {
  const shape = readStepShape(oc, bytes);
  const document = brepShape(oc, shape, { ...measureShape(oc, shape), scale: 1 });
  if (document) shapeDescriptor(document);
  return shape;
}

/** Once is enough: pictures are asked for less often than analyses. */
function warmPictures(oc: OpenCascade, shape: TopoDS_Shape): void {
  const scene = shapeScene(oc, shape, { diagonal: DIAGONAL, scale: 1, dress: PLAIN });
  drawScene(scene, { size: 128, background: 'transparent' });
  hiddenLines(oc, shape, FRONT, deflectionOf(DIAGONAL));
}

/** Of the largest block, in mm. */
const DIAGONAL = 190;

function writeSampleParts(oc: OpenCascade): Uint8Array {
  const makers: (Disposable & { Shape(): TopoDS_Shape })[] = [
    new oc.BRepPrimAPI_MakeSphere(12),
    new oc.BRepPrimAPI_MakeTorus(30, 4),
  ];
  for (let i = 1; i <= BLOCKS; i++) makers.push(new oc.BRepPrimAPI_MakeBox(10 * i, 20 * i, 30 * i));
  for (let i = 1; i <= PINS; i++) makers.push(new oc.BRepPrimAPI_MakeCylinder(3 * i, 7 * i));
  const shapes = makers.map((maker) => maker.Shape());
  try {
    return writeStep(oc, shapes);
  } finally {
    for (const made of [...shapes, ...makers]) made[Symbol.dispose]();
  }
}
