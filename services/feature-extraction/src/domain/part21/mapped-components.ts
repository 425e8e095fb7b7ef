import { MappedUses } from './mapped-uses.ts';
import type { Part21File } from './part21-file.ts';
import { ProductShapes } from './product-shapes.ts';
import { definitionsOf, usagesOf } from './usages.ts';

/**
 * SHAPE_DEFINITION_REPRESENTATIONs (slots) of products that are in the file as components of others by MAPPED_ITEM
 * alone. With them a reader that knows roots by their usage occurrences takes each component for a root as well.
 */
export function mappedComponents(file: Part21File): ReadonlySet<number> {
  const { index } = file;
  if (index.slotsOf('MAPPED_ITEM').length === 0) return new Set();
  const shapes = new ProductShapes(file);
  const occurring = new Set(
    usagesOf(index).flatMap((slot) => Object.values(definitionsOf(index, slot) ?? {})),
  );
  const mapped = new Set(new MappedUses(file, shapes).rest().map(({ component }) => component));
  return new Set(
    index.slotsOf('SHAPE_DEFINITION_REPRESENTATION').filter((slot) => {
      const [shape] = index.referencesOf(slot);
      const product = shape === undefined ? null : shapes.productOfShape(shape);
      return product !== null && mapped.has(product) && !occurring.has(product);
    }),
  );
}
