import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { ANGLE } from './deflection.ts';
import { distinctShapes } from './distinct-shapes.ts';
import type { OpenCascade } from './open-cascade.ts';

export interface EdgeLineOptions {
  /** How far a chord may leave its curve, in the unit of the shape. */
  readonly deflection: number;
  /** Leave out edges that join two faces, or a face with itself, without a bend. */
  readonly skipSmooth: boolean;
}

/** The edges of a shape as polylines, three numbers for each point. Meshed shapes use their own vertices. */
export function edgeLines(
  oc: OpenCascade,
  shape: TopoDS_Shape,
  { deflection, skipSmooth }: EdgeLineOptions,
): readonly Float32Array[] {
  using extracted = oc.ReplicadEdgeMeshExtractor.extract(shape, deflection, ANGLE);
  const { buffer } = oc.wasmMemory;
  const points = new Float32Array(buffer, extracted.getLinesPtr(), extracted.getLinesSize()).slice();
  const groups = new Int32Array(buffer, extracted.getEdgeGroupsPtr(), extracted.getEdgeGroupsSize()).slice();
  const smooth = skipSmooth ? smoothEdges(oc, shape) : new Set<number>();
  const lines: Float32Array[] = [];
  for (let at = 0; at < groups.length; at += 3) {
    const [first, count, hash] = groups.subarray(at, at + 3) as unknown as [number, number, number];
    if (count > 1 && !smooth.has(hash)) lines.push(points.subarray(first * 3, (first + count) * 3));
  }
  return lines;
}

const HASH_BOUND = 0x7fffffff;

/** Hashes of the edges whose faces continue each other, as the reader of the file has noted on them. */
function smoothEdges(oc: OpenCascade, shape: TopoDS_Shape): ReadonlySet<number> {
  using edges = distinctShapes(oc, shape, 'EDGE');
  const smooth = new Set<number>();
  for (const member of edges.members) {
    using edge = oc.TopoDS.Edge(member);
    if (oc.BRep_Tool.MaxContinuity(edge) === oc.GeomAbs_Shape.GeomAbs_C0) continue;
    smooth.add(oc.ReplicadShapeHasher.HashCode(member, HASH_BOUND));
  }
  return smooth;
}
