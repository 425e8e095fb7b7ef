import type { Part21File } from './part21-file.ts';
import type { ProductShapes } from './product-shapes.ts';

/** Items that are a shape by themselves; what only places, styles or annotates is none. */
const SHAPES =
  /SOLID|BREP|SHELL|SURFACE_MODEL|FACE|GEOMETRIC_SET|CURVE_SET|WIREFRAME|TESSELLATED|TRIANGULATED|_SURFACE/;

/** Whether a product has geometry of its own, beside that of its components. */
export function hasOwnShape(file: Part21File, shapes: ProductShapes, definition: number): boolean {
  return shapes
    .representationsOf(definition)
    .some((representation) => holdsShape(file, shapes, representation));
}

/** The same of one representation. */
export function holdsShape(file: Part21File, shapes: ProductShapes, representation: number): boolean {
  return ownItems(file, shapes, representation).some((item) => isShape(file, item));
}

/** The items of a representation without those that bring in other products. */
export function ownItems(file: Part21File, shapes: ProductShapes, representation: number): readonly number[] {
  const { index } = file;
  return [...index.referencesOf(representation)].filter((item) => {
    const type = index.typeName(item);
    return type !== 'undefined' && !bringsProduct(file, shapes, item);
  });
}

/** True for a MAPPED_ITEM whose representation is another product's. */
export function bringsProduct({ index }: Part21File, shapes: ProductShapes, item: number): boolean {
  if (!index.typeName(item).includes('MAPPED_ITEM')) return false;
  const [map] = index.referencesOf(item);
  const mapped = map === undefined ? undefined : index.referencesOf(map)[1];
  return mapped !== undefined && shapes.productOf(mapped) !== null;
}

function isShape({ index }: Part21File, item: number): boolean {
  const type = index.typeName(item);
  return type.includes('MAPPED_ITEM') || (SHAPES.test(type) && !type.includes('CONTEXT'));
}
