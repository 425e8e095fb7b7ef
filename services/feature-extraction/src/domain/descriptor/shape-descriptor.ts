import { SHAPE_BLOCKS } from '@cadml/cad-model';
import type { ShapeDocument } from '../shape/shape-document.ts';
import { BLOCKS } from './blocks/index.ts';
import { shapeFacts } from './shape-facts.ts';

/**
 * The shape descriptor v5: its slots in the order of `SHAPE_BLOCKS`, each block times its factor, so that the
 * Euclidean distance of two descriptors is the weighted distance of the parts. null for a part without area.
 */
export function shapeDescriptor(document: ShapeDocument): Float32Array | null {
  const facts = shapeFacts(document);
  if (!(facts.areaMm2 > 0 && facts.sizeMm > 0)) return null;
  const slots = SHAPE_BLOCKS.flatMap(({ name, factor }) =>
    BLOCKS[name](facts).map((value) => value * factor),
  );
  return slots.every(Number.isFinite) ? Float32Array.from(slots) : null;
}
