import type { Part21File } from './part21-file.ts';
import type { ProductShapes } from './product-shapes.ts';

interface Ends {
  readonly assembly: number;
  readonly component: number;
}

/**
 * The ends of a use that is placed by a relationship. Where the product definition of the component has no
 * representation and the relationship is one of another definition of the same product (another view of it), that is
 * the component.
 */
export function definedEnds(file: Part21File, shapes: ProductShapes, ends: Ends, relation: number): Ends {
  const { assembly, component } = ends;
  if (shapes.representationsOf(component).length > 0) return ends;
  const owners = [...file.index.referencesOf(relation)].map((slot) => shapes.productOf(slot));
  const product = productOf(file, component);
  const other = owners.find(
    (owner) => owner !== null && owner !== assembly && productOf(file, owner) === product,
  );
  return product === undefined || other === undefined || other === null
    ? ends
    : { assembly, component: other };
}

/** PRODUCT of a definition, by way of its formation. */
function productOf({ index }: Part21File, definition: number): number | undefined {
  const [formation] = index.referencesOf(definition);
  return formation === undefined ? undefined : index.referencesOf(formation)[0];
}
