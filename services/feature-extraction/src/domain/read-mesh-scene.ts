import { extractProduct } from './mesh/extract-product.ts';
import { expandPlacements } from './mesh/placements.ts';
import { sceneOfContent } from './mesh/scene-of-content.ts';
import type { ProductStructure } from './product-structure.ts';
import { type MeshFormat, readMeshContent } from './read-mesh-content.ts';
import type { ReadOptions } from './read-options.ts';
import type { Scene } from './scene.ts';

/** What a mesh file shows, in mm, and whether the file itself says so. Raises what `readMeshContent` raises. */
export function readMeshScene(
  format: MeshFormat,
  bytes: Uint8Array,
  options: ReadOptions = {},
): Scene & { readonly isUnitDeclared: boolean } {
  const content = readMeshContent(format, bytes, options);
  const scene = sceneOfContent(content, expandPlacements(content, format.toUpperCase()));
  return { ...scene, isUnitDeclared: content.declaredUnit !== null };
}

/**
 * How the parts of a mesh file are put together; formats without a structure have one part. Raises what
 * `readMeshContent` raises.
 */
export function readMeshStructure(format: MeshFormat, bytes: Uint8Array): ProductStructure {
  const content = readMeshContent(format, bytes);
  expandPlacements(content, format.toUpperCase());
  const { products, occurrences, roots } = content;
  return { products, occurrences, roots };
}

/** The product of this key as a binary STL in mm; null when the file has none of it. */
export function readMeshProduct(
  format: MeshFormat,
  bytes: Uint8Array,
  key: string,
  options: ReadOptions = {},
): Uint8Array | null {
  const content = readMeshContent(format, bytes, options);
  const product = content.products.findIndex((candidate) => candidate.key === key);
  return product < 0 ? null : extractProduct(content, product, format.toUpperCase());
}
