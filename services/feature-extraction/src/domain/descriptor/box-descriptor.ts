import { extents, SHAPE_BLOCKS, type ShapeBlockName, type Vec3 } from '@cadml/cad-model';
import type { CadDocument } from '../document.ts';
import { blankBlock } from './blank-block.ts';
import { boxProportions } from './blocks/proportions.ts';
import { sizeBlock, thicknessBlock } from './blocks/size.ts';

/**
 * The descriptor of what has no shape that could be described: a drawing, or a part that is too large. What its
 * box tells is filled in; all other blocks are 0, which is as far from every part as parts are from each other,
 * so that such documents find each other by size and proportions and no part takes them for its like.
 */
export function boxDescriptor(
  document: Pick<CadDocument, 'boundingBox' | 'volumeMm3' | 'areaMm2'>,
): Float32Array {
  const sorted = extents(document.boundingBox).toSorted((a, b) => a - b) as unknown as Vec3;
  const sizes = { extents: sorted, volumeMm3: document.volumeMm3 ?? 0, areaMm2: document.areaMm2 ?? 0 };
  const known: Partial<Record<ShapeBlockName, readonly number[]>> = {
    proportions: boxProportions(sorted),
    thickness: thicknessBlock(sizes),
    size: sizeBlock(sizes),
  };
  const slots = SHAPE_BLOCKS.flatMap((block) => {
    const values = known[block.name] ?? blankBlock(block);
    return values.map((value) => value * block.factor);
  });
  return Float32Array.from(slots);
}
