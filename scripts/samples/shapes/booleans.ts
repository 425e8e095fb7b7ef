import type { OpenCascade, TopoDS_Shape } from '../kernel.ts';

/** A shape without what the tools cover. Throws when it falls apart or nothing remains. */
export function cut(oc: OpenCascade, shape: TopoDS_Shape, tools: readonly TopoDS_Shape[]): TopoDS_Shape {
  return tools.reduce((rest, tool) => onlySolid(oc, new oc.BRepAlgoAPI_Cut(rest, tool).Shape()), shape);
}

/** One solid of all that the shapes cover, faces that continue each other joined. Throws when they do not touch. */
export function fuse(oc: OpenCascade, shape: TopoDS_Shape, others: readonly TopoDS_Shape[]): TopoDS_Shape {
  return others.reduce((whole, other) => {
    const operation = new oc.BRepAlgoAPI_Fuse(whole, other);
    operation.SimplifyResult(true, true, 1e-6);
    return onlySolid(oc, operation.Shape());
  }, shape);
}

/** What both shapes cover. Throws when that is not one solid. */
export function common(oc: OpenCascade, a: TopoDS_Shape, b: TopoDS_Shape): TopoDS_Shape {
  return onlySolid(oc, new oc.BRepAlgoAPI_Common(a, b).Shape());
}

/** Boolean operations answer with a compound; a part is one solid. */
function onlySolid(oc: OpenCascade, shape: TopoDS_Shape): TopoDS_Shape {
  const { TopAbs_ShapeEnum: types } = oc;
  const explorer = new oc.TopExp_Explorer(shape, types.TopAbs_SOLID, types.TopAbs_SHAPE);
  if (!explorer.More()) throw new Error('A boolean operation left nothing.');
  const solid = explorer.Current();
  explorer.Next();
  if (explorer.More()) throw new Error('A boolean operation left several solids.');
  return solid;
}
