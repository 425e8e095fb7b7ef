import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { distinctShapes } from './distinct-shapes.ts';
import type { OpenCascade } from './open-cascade.ts';

/**
 * Where on an edge points are taken, as shares of its parameter range: the same from either end, and uneven,
 * so that turns of a thread do not fall onto each other.
 */
const SHARES = [0, 0.11, 0.37, 0.63, 0.89, 1];
/** Parts with more edges are compared by bytes alone. */
const MAX_EDGES = 20_000;

/** Points on the edges of a shape, three numbers each; null when there are too many edges. */
export function samplePoints(oc: OpenCascade, shape: TopoDS_Shape): Float64Array | null {
  using edges = distinctShapes(oc, shape, 'EDGE');
  if (edges.size > MAX_EDGES) return null;
  const points: number[] = [];
  for (const member of edges.members) {
    using edge = oc.TopoDS.Edge(member);
    if (oc.BRep_Tool.Degenerated(edge)) continue;
    using curve = new oc.BRepAdaptor_Curve(edge);
    const [first, last] = [curve.FirstParameter(), curve.LastParameter()];
    for (const share of SHARES) {
      using point = curve.Value(first + (last - first) * share);
      points.push(point.X(), point.Y(), point.Z());
    }
  }
  return Float64Array.from(points);
}
