import { writeStl } from '../stl/write-stl.ts';
import { IDENTITY_TRANSFORM } from '../transform.ts';
import type { MeshContent } from './content.ts';
import { flatten } from './flatten.ts';
import { withoutShape } from './mesh-error.ts';
import { expandPlacements } from './placements.ts';
import type { TriangleMesh } from './weld.ts';

/**
 * A product of a mesh file with all that is below it, in its own coordinates, as a binary STL in mm: the same
 * bytes for the same content. Raises PARSE_FAILED / geometry for one without triangles.
 */
export function extractProduct(content: MeshContent, product: number, format: string): Uint8Array {
  const alone = { ...content, roots: [{ product, transform: IDENTITY_TRANSFORM }] };
  return written(flatten(alone, expandPlacements(alone, format)));
}

/** The same of the product's own bodies, without what is below it. Takes time for these alone. */
export function ownShape(content: MeshContent, product: number): Uint8Array {
  const here = { product, name: '', parent: null, local: IDENTITY_TRANSFORM, transform: IDENTITY_TRANSFORM };
  return written(flatten(content, [here]));
}

function written(mesh: TriangleMesh): Uint8Array {
  if (mesh.triangles.length === 0) throw withoutShape('The product has no triangles.');
  return writeStl(mesh);
}
