import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { distinctShapes } from './distinct-shapes.ts';
import type { OpenCascade } from './open-cascade.ts';

/**
 * Where on an edge points are taken, as shares of its parameter range: the same from either end, and uneven,
 * so that turns of a thread do not fall onto each other.
 */
const SHARES = [0, 0.11, 0.37, 0.63, 0.89, 1];
/** Parts with more edges or faces are compared by bytes alone. */
const MAX_MEMBERS = 20_000;

/** Points on the edges of a shape and the centroids of its faces, three numbers each; null when there are too many. */
export function samplePoints(oc: OpenCascade, shape: TopoDS_Shape): Float64Array | null {
  using edges = distinctShapes(oc, shape, 'EDGE');
  using faces = distinctShapes(oc, shape, 'FACE');
  if (Math.max(edges.size, faces.size) > MAX_MEMBERS) return null;
  const points = edges.members.flatMap((edge) => pointsOn(oc, edge));
  return Float64Array.from([...points, ...faces.members.flatMap((face) => centroidOf(oc, face))]);
}

function pointsOn(oc: OpenCascade, member: TopoDS_Shape): readonly number[] {
  using edge = oc.TopoDS.Edge(member);
  if (oc.BRep_Tool.Degenerated(edge)) return [];
  using curve = new oc.BRepAdaptor_Curve(edge);
  const [first, last] = [curve.FirstParameter(), curve.LastParameter()];
  return SHARES.flatMap((share) => {
    using point = curve.Value(first + (last - first) * share);
    return [point.X(), point.Y(), point.Z()];
  });
}

function centroidOf(oc: OpenCascade, face: TopoDS_Shape): readonly number[] {
  using props = new oc.GProp_GProps();
  oc.BRepGProp.SurfaceProperties(face, props, false, false);
  using point = props.CentreOfMass();
  return [point.X(), point.Y(), point.Z()];
}
