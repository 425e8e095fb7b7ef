import type { HLRAlgo_Projector, TopoDS_Shape } from 'replicad-opencascadejs';
import type { View } from '../domain/picture/view.ts';
import type { Polylines, ViewLines } from '../domain/sheet/view-lines.ts';
import { edgeLines } from './edge-lines.ts';
import type { OpenCascade } from './open-cascade.ts';

/**
 * The lines of a shape in one view by the exact hidden-line algorithm of the kernel (HLRBRep_Algo), in the
 * unit of the shape. Its cost grows with edges times faces. Throws what the kernel throws.
 */
export function hiddenLines(oc: OpenCascade, shape: TopoDS_Shape, view: View, deflection: number): ViewLines {
  using projector = projectorOf(oc, view);
  using algorithm = new oc.HLRBRep_Algo();
  algorithm.Add(shape, 0);
  algorithm.Projector(projector);
  algorithm.Update();
  algorithm.Hide();
  using result = new oc.HLRBRep_HLRToShape(algorithm);
  const lines = (compound: TopoDS_Shape) => linesOf(oc, compound, deflection);
  try {
    return {
      visible: [...lines(result.VCompound()), ...lines(result.OutLineVCompound())],
      smooth: lines(result.Rg1LineVCompound()),
      hidden: [...lines(result.HCompound()), ...lines(result.OutLineHCompound())],
    };
  } finally {
    // The result holds the algorithm for ever (see `releaseOnDelete`), which so holds nothing.
    algorithm.Remove(1);
  }
}

function projectorOf(oc: OpenCascade, { toward, right }: View): HLRAlgo_Projector {
  using origin = new oc.gp_Pnt(0, 0, 0);
  using normal = new oc.gp_Dir(...(toward as [number, number, number]));
  using across = new oc.gp_Dir(...(right as [number, number, number]));
  using axes = new oc.gp_Ax2(origin, normal, across);
  return new oc.HLRAlgo_Projector(axes);
}

/** The edges lie in the plane of the view; the algorithm leaves their curves in space to be built. */
function linesOf(oc: OpenCascade, compound: TopoDS_Shape, deflection: number): Polylines {
  using edges = compound;
  if (edges.IsNull()) return [];
  oc.BRepLib.BuildCurves3d(edges);
  return edgeLines(oc, edges, { deflection, skipSmooth: false }).map((line) =>
    Float64Array.from(line).filter((_, i) => i % 3 !== 2),
  );
}
