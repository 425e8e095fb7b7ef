import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { shapeDescriptor } from '../../src/domain/descriptor/shape-descriptor.ts';
import { readMeshPart } from '../../src/domain/read-mesh-file.ts';
import type { ShapeDocument } from '../../src/domain/shape/shape-document.ts';
import { brepShape } from '../../src/kernel/brep-shape.ts';
import { deflectionOf, meshingSize } from '../../src/kernel/deflection.ts';
import { measureFaces, measureShape } from '../../src/kernel/measure-shape.ts';
import type { OpenCascade } from '../../src/kernel/open-cascade.ts';
import { readStepShape } from '../../src/kernel/read-step-shape.ts';
import { writeStep } from '../../src/kernel/write-step.ts';

/** What is done to a part before it is described again. */
export const VARIANTS = [
  'again',
  'rotated',
  'moved',
  'mirrored',
  'scaled 1.05',
  'scaled 2',
  'scaled 25.4',
  're-exported',
  'coarse mesh',
  'fine mesh',
] as const;

export type Variant = (typeof VARIANTS)[number];

/** The descriptor of a STEP file as it is written. */
export function describeStepBytes(oc: OpenCascade, bytes: Uint8Array): Float32Array {
  using shape = readStepShape(oc, bytes);
  return describeShapeOf(oc, shape);
}

export function describeShapeOf(oc: OpenCascade, shape: TopoDS_Shape): Float32Array {
  return described(brepShape(oc, shape, { ...measureFaces(oc, shape), scale: 1 }));
}

export interface DescribedVariant {
  readonly descriptor: Float32Array;
  /** How the kernel's STEP file differs from what it wrote, where it does: then that is described, unwritten. */
  readonly miswritten?: string;
}

/** A variant of a STEP file: moved parts are written and read again, meshes go through STL. */
export function describeVariant(oc: OpenCascade, bytes: Uint8Array, variant: Variant): DescribedVariant {
  using shape = readStepShape(oc, bytes);
  switch (variant) {
    case 'again':
      return { descriptor: describeShapeOf(oc, shape) };
    case 're-exported':
      return reExported(oc, shape);
    case 'coarse mesh':
      return { descriptor: meshed(oc, shape, { deflection: 4, angle: 0.5 }) };
    case 'fine mesh':
      return { descriptor: meshed(oc, shape, { deflection: 0.25, angle: 0.17 }) };
    default:
      return transformed(oc, shape, variant);
  }
}

export function described(document: ShapeDocument | null): Float32Array {
  const descriptor = document && shapeDescriptor(document);
  if (descriptor === null) throw new Error('The part has no descriptor.');
  return descriptor;
}

function reExported(oc: OpenCascade, shape: TopoDS_Shape): DescribedVariant {
  const text = oc.BRepToolsWrapper.Write(shape);
  using read = oc.BRepToolsWrapper.Read(text);
  return throughStep(oc, read);
}

function transformed(oc: OpenCascade, shape: TopoDS_Shape, variant: Variant): DescribedVariant {
  using motion = motionOf(oc, variant);
  // Copies the geometry: a place alone would be written as one.
  using maker = new oc.BRepBuilderAPI_Transform(shape, motion, true, false);
  using moved = maker.Shape();
  return throughStep(oc, moved);
}

/**
 * Written and read again, if that is the same shape. The kernel turns tori over that it mirrored, and mends faces of
 * files that contradict themselves each time in another way.
 */
function throughStep(oc: OpenCascade, shape: TopoDS_Shape): DescribedVariant {
  using read = readStepShape(oc, writeStep(oc, [shape]));
  const [before, after] = [measureShape(oc, shape), measureShape(oc, read)];
  const changes = [
    changeOf('volume', before.volumeMm3, after.volumeMm3),
    changeOf('area', before.areaMm2, after.areaMm2),
  ].filter((change) => change !== null);
  if (changes.length === 0) return { descriptor: describeShapeOf(oc, read) };
  return { descriptor: describeShapeOf(oc, shape), miswritten: changes.join(', ') };
}

/** What writing and reading may change of volume and area, of one. */
const SAME = 1e-4;

function changeOf(name: string, before: number | null, after: number | null): string | null {
  const [was, is] = [before ?? 0, after ?? 0];
  if (Math.abs(is - was) <= SAME * Math.abs(was)) return null;
  return `${name} ${was.toPrecision(5)} → ${is.toPrecision(5)}`;
}

function motionOf(oc: OpenCascade, variant: Variant) {
  const motion = new oc.gp_Trsf();
  using origin = new oc.gp_Pnt(3, -2, 1);
  using direction = new oc.gp_Dir(0.3, -0.5, 0.81);
  if (variant === 'rotated') {
    using axis = new oc.gp_Ax1(origin, direction);
    motion.SetRotation(axis, 1.234);
  } else if (variant === 'moved') {
    using shift = new oc.gp_Vec(137.1, -59.3, 811.7);
    motion.SetTranslation(shift);
  } else if (variant === 'mirrored') {
    using plane = new oc.gp_Ax2(origin, direction);
    motion.SetMirror(plane);
  } else {
    motion.SetScale(origin, Number(variant.replace('scaled ', '')));
  }
  return motion;
}

interface Fineness {
  /** Times the usual deflection. */
  readonly deflection: number;
  /** In radians. */
  readonly angle: number;
}

function meshed(oc: OpenCascade, shape: TopoDS_Shape, { deflection, angle }: Fineness): Float32Array {
  const usual = deflectionOf(meshingSize(measureFaces(oc, shape)));
  return described(meshedShape(oc, shape, usual * deflection, angle));
}

/** What is read from the STL file of a shape's triangles; chords leave their curves by so many mm at most. */
export function meshedShape(
  oc: OpenCascade,
  shape: TopoDS_Shape,
  chordMm: number,
  angle: number,
): ShapeDocument | null {
  using mesh = oc.ReplicadMeshExtractor.extract(shape, chordMm, angle, true);
  const { buffer } = oc.wasmMemory;
  const positions = new Float32Array(buffer, mesh.getVerticesPtr(), mesh.getVerticesSize());
  const triangles = new Uint32Array(buffer, mesh.getTrianglesPtr(), mesh.getTrianglesSize());
  return readMeshPart('stl', stlOf(positions, triangles)).shape();
}

/** Binary STL. */
function stlOf(positions: Float32Array, triangles: Uint32Array): Uint8Array {
  const facets = triangles.length / 3;
  const file = Buffer.alloc(84 + facets * 50);
  file.writeUInt32LE(facets, 80);
  for (const [corner, vertex] of triangles.entries()) {
    const at = 84 + Math.floor(corner / 3) * 50 + 12 + (corner % 3) * 12;
    for (let axis = 0; axis < 3; axis++) {
      file.writeFloatLE(positions[vertex * 3 + axis] as number, at + axis * 4);
    }
  }
  return file;
}
