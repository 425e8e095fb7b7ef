import type { TopoDS_Shape } from 'replicad-opencascadejs';
import type { SolidShape } from '../../src/domain/compare/solid-shape.ts';
import type { OpenCascade } from '../../src/kernel/open-cascade.ts';
import { writeStep } from '../../src/kernel/write-step.ts';
import { again } from './part-variants.ts';

export type Point = readonly [number, number, number];

/** A simple body, in mm. */
export type Body =
  | { readonly box: readonly [size: Point, corner?: Point] }
  | { readonly cylinder: readonly [diameter: number, length: number, from: Point, along: Point] }
  | { readonly ball: readonly [diameter: number, centre: Point] };

/** Bodies that are put together one after the other: added, or cut away. */
export type Recipe = readonly Step[];

type Step = readonly [how: 'add' | 'cut', body: Body];

/** As it comes back from a STEP file. */
export function brepOf(oc: OpenCascade, recipe: Recipe): SolidShape {
  using shape = made(oc, recipe);
  return again(oc, shape) as SolidShape;
}

export function stepOf(oc: OpenCascade, recipe: Recipe): Uint8Array {
  using shape = made(oc, recipe);
  return writeStep(oc, [shape]);
}

function made(oc: OpenCascade, recipe: Recipe): TopoDS_Shape {
  const [[, first], ...rest] = recipe as readonly [Step, ...Step[]];
  return rest.reduce(
    (shape, [how, body]) => {
      using tool = bodyOf(oc, body);
      using done = how === 'add' ? new oc.BRepAlgoAPI_Fuse(shape, tool) : new oc.BRepAlgoAPI_Cut(shape, tool);
      return done.Shape();
    },
    bodyOf(oc, first),
  );
}

function bodyOf(oc: OpenCascade, body: Body): TopoDS_Shape {
  if ('box' in body) {
    const [size, corner = [0, 0, 0]] = body.box;
    using box = new oc.BRepPrimAPI_MakeBox(new oc.gp_Pnt(...corner), ...size);
    return box.Shape();
  }
  if ('ball' in body) {
    const [diameter, centre] = body.ball;
    using ball = new oc.BRepPrimAPI_MakeSphere(new oc.gp_Pnt(...centre), diameter / 2);
    return ball.Shape();
  }
  const [diameter, length, from, along] = body.cylinder;
  using axis = new oc.gp_Ax2(new oc.gp_Pnt(...from), new oc.gp_Dir(...along));
  using cylinder = new oc.BRepPrimAPI_MakeCylinder(axis, diameter / 2, length);
  return cylinder.Shape();
}
