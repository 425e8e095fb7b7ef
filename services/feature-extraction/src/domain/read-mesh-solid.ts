import { extents, MM_PER_UNIT, type Vec3 } from '@cadml/cad-model';
import { requireComparable } from './compare/limits.ts';
import type { SolidShape } from './compare/solid-shape.ts';
import { flatten } from './mesh/flatten.ts';
import { measureContent } from './mesh/measure-content.ts';
import { expandPlacements } from './mesh/placements.ts';
import { type MeshFormat, readMeshContent } from './read-mesh-content.ts';
import { unitOfSize } from './unit-of-size.ts';

/**
 * A mesh file as a shape to be compared. `sizeMm` tells the unit of a file that declares none. Raises what
 * `readMeshContent` raises, and RESOURCE_EXHAUSTED for too many triangles.
 */
export function readMeshSolid(format: MeshFormat, bytes: Uint8Array, sizeMm: Vec3 | undefined): SolidShape {
  const content = readMeshContent(format, bytes);
  const placements = expandPlacements(content, format.toUpperCase());
  const mesh = flatten(content, placements);
  requireComparable(mesh.triangles.length / 3);
  const { volume, area, box, facets, closedComponents, edges, genus, watertight } = measureContent(
    content,
    placements,
  );
  const named = content.declaredUnit === null && sizeMm ? unitOfSize(extents(box), sizeMm) : undefined;
  const scale = MM_PER_UNIT[named ?? 'mm'];
  return {
    kind: 'mesh',
    measures: {
      volumeMm3: volume === null ? null : volume * scale ** 3,
      areaMm2: area * scale ** 2,
      ...{
        facets,
        edges,
        genus: watertight ? genus : null,
        faces: 0,
        solids: closedComponents,
        surfaceTypes: {},
      },
    },
    positions: Float64Array.from(mesh.vertices, (value) => value * scale),
    triangles: mesh.triangles,
    ...{ normals: null, faces: [], faceOf: new Uint32Array(0), chordErrorMm: 0, gapMm: 0 },
  };
}
