import { extents } from '@cadml/cad-model';
import type { GeometryTraits } from '../domain/assembly/same-geometry.ts';
import { ownShape } from '../domain/mesh/extract-product.ts';
import { expandPlacements } from '../domain/mesh/placements.ts';
import { type TriangleMesh, weld } from '../domain/mesh/weld.ts';
import { type MeshFormat, readMeshContent } from '../domain/read-mesh-content.ts';
import { readMeshFile } from '../domain/read-mesh-file.ts';
import { readStl } from '../domain/stl/read-stl.ts';
import type { ProductSource } from './product-source.ts';

/** Meshes of more facets are compared by bytes alone. */
const MAX_FACETS = 100_000;

/**
 * The products of a mesh file that knows some. Each is measured without its components: they are products of
 * their own. Throws what reading the file throws, RESOURCE_EXHAUSTED for what expands too far among it.
 */
export function meshProducts(format: MeshFormat, bytes: Uint8Array): ProductSource {
  const content = readMeshContent(format, bytes);
  expandPlacements(content, format.toUpperCase());
  const { products, occurrences, roots, declaredUnit } = content;
  return {
    structure: { products, occurrences, roots },
    format: 'stl',
    assumedUnit: declaredUnit === null ? 'mm' : null,
    fileOf: (product) => ownShape(content, product),
    measure: measureStl,
  };
}

function measureStl(file: Uint8Array): Omit<GeometryTraits, 'fileHash'> {
  const { volumeMm3, areaMm2, boundingBox, faces, facets, surfaceTypes } = readMeshFile('stl', file);
  const mesh = weld(readStl(file).corners);
  return {
    ...{ volumeMm3, faces, facets, surfaceTypes, sizeMm: extents(boundingBox), areaMm2: areaMm2 ?? 0 },
    points: mesh.triangles.length > 3 * MAX_FACETS ? null : pointsOf(mesh),
  };
}

/** Vertices and, as equal vertices can bear other facets, the centroids of the facets. */
function pointsOf({ vertices, triangles }: TriangleMesh): Float64Array {
  const points = new Float64Array(vertices.length + triangles.length);
  points.set(vertices);
  for (let corner = 0; corner < triangles.length; corner++) {
    const facet = vertices.length + corner - (corner % 3);
    const vertex = (triangles[corner] as number) * 3;
    for (let axis = 0; axis < 3; axis++) {
      points[facet + axis] = (points[facet + axis] as number) + (vertices[vertex + axis] as number) / 3;
    }
  }
  return points;
}
