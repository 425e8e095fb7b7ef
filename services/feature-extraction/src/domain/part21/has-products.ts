import type { Part21File } from './part21-file.ts';
import { ProductShapes } from './product-shapes.ts';

/** Whether any product definition has a representation; geometry is all that a file without them holds. */
export function hasProducts(file: Part21File, shapes = new ProductShapes(file)): boolean {
  return shapes.definitions.some((definition) => shapes.representationsOf(definition).length > 0);
}
