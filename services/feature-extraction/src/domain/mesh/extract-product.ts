import { writeStl } from '../stl/write-stl.ts';
import { IDENTITY_TRANSFORM } from '../transform.ts';
import type { MeshContent } from './content.ts';
import { flatten } from './flatten.ts';
import { withoutShape } from './mesh-error.ts';
import { expandPlacements } from './placements.ts';

/**
 * A product of a mesh file with all that is below it, in its own coordinates, as a binary STL in mm: the same
 * bytes for the same content. Raises PARSE_FAILED / geometry for one without triangles.
 */
export function extractProduct(content: MeshContent, product: number, format: string): Uint8Array {
  const alone = { ...content, roots: [{ product, transform: IDENTITY_TRANSFORM }] };
  const mesh = flatten(alone, expandPlacements(alone, format));
  if (mesh.triangles.length === 0) throw withoutShape('The product has no triangles.');
  return writeStl(mesh);
}
