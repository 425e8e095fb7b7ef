import { componentBoxes, nestingDepths } from './nesting.ts';
import type { MeshTopology } from './topology.ts';
import type { TriangleMesh } from './weld.ts';

/** `mixed`: neighbours or solids that face different ways, or lie within one another. */
export type Orientation = 'outward' | 'inward' | 'mixed';

export interface Measured
  extends Pick<MeshTopology, 'watertight' | 'turnedEdges' | 'components' | 'componentOf'> {
  /** Signed volume of each component. */
  readonly volumes: Float64Array;
}

/**
 * Which way the facets of a mesh face; null for an open one. A solid faces outward; a cavity in it faces
 * inward, a solid in that cavity outward again. Anything else cannot be summed to a volume.
 */
export function orientationOf(mesh: TriangleMesh, measured: Measured): Orientation | null {
  const { watertight, turnedEdges, components, volumes } = measured;
  if (turnedEdges > 0) return 'mixed';
  if (!watertight) return null;
  if (components === 1) return (volumes[0] as number) < 0 ? 'inward' : 'outward';
  const depths = nestingDepths(mesh, measured.componentOf, componentBoxes(mesh, measured));
  if (depths === null) return 'mixed';
  const signs = depths.map((depth, i) => Math.sign(volumes[i] as number) * (depth % 2 === 0 ? 1 : -1));
  if (signs.every((sign) => sign >= 0)) return 'outward';
  return signs.every((sign) => sign <= 0) ? 'inward' : 'mixed';
}
