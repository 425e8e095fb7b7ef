import { blockDimension, type ShapeBlock } from '@cadml/cad-model';

/** A block of which nothing is known. */
export function blankBlock(block: ShapeBlock): readonly number[] {
  return new Array<number>(blockDimension(block)).fill(0);
}
