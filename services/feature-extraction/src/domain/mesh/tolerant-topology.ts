import type { BoundingBox } from '@cadml/cad-model';
import type { Precision } from './precision.ts';
import { snapVertices } from './snap-vertices.ts';
import { type MeshTopology, meshTopology } from './topology.ts';
import type { TriangleMesh } from './weld.ts';

export interface TolerantTopology extends MeshTopology {
  /** Vertices that were taken for another one. */
  readonly snapped: number;
}

/** A few roundings of a number, over its value. */
const ROUNDING: Readonly<Record<Precision, number>> = { single: 2 ** -20, double: 2 ** -46 };
/** What two vertices may be apart at most, over the box's diagonal, however coarse the numbers are. */
const MAX_GAP = 1e-6;

/**
 * The topology over exactly equal vertices. Where that leaves a mesh open, vertices at its open edges that
 * differ by the rounding of the largest coordinate, and by no more than a millionth of the box's diagonal, are
 * one (exporters write −3e-16 beside 0), if that closes more of it.
 */
export function tolerantTopology(
  mesh: TriangleMesh,
  box: BoundingBox,
  precision: Precision,
): TolerantTopology {
  const exact = { ...meshTopology(mesh.triangles), snapped: 0 };
  if (exact.watertight || exact.boundaryEdges === 0) return exact;
  const largest = Math.max(...box.min.map(Math.abs), ...box.max.map(Math.abs));
  const diagonal = Math.hypot(...box.max.map((high, axis) => high - (box.min[axis] as number)));
  const merged = snapVertices(mesh, Math.min(largest * ROUNDING[precision], diagonal * MAX_GAP));
  if (merged === null) return exact;
  const topology = { ...meshTopology(merged.triangles), snapped: merged.snapped };
  return topology.closedComponents > exact.closedComponents ? topology : exact;
}
