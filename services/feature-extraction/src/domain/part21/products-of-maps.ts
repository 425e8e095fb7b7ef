import { edited, largestName } from './edit-text.ts';
import { hasProducts } from './has-products.ts';
import { attributesOf, type Part21File, textIn } from './part21-file.ts';
import { ProductShapes } from './product-shapes.ts';
import { scalings } from './scaled-places.ts';

/**
 * The text of a file that maps a shape scaled or mirrored within a part, with a product for each representation that is
 * mapped: what is a use of a product is made in its size. The same array where nothing is. In a file without products
 * each representation becomes one. Lines stay where they were.
 */
export function productsOfMaps(file: Part21File): Uint8Array {
  const { bytes, index } = file;
  if (!scalings(file).some(({ isUse }) => !isUse)) return bytes;
  const shapes = new ProductShapes(file);
  const isShape = (slot: number) => index.typeName(slot).includes('SHAPE_REPRESENTATION');
  const mapped = index
    .slotsOf('REPRESENTATION_MAP')
    .flatMap((map) => [...index.referencesOf(map).subarray(1, 2)]);
  const wanted = hasProducts(file, shapes) ? mapped : representationsOf(file);
  const parts = [...new Set(wanted)].filter((slot) => isShape(slot) && shapes.productOf(slot) === null);
  if (parts.length === 0) return bytes;
  let next = largestName(index);
  const texts = parts.map((slot) => {
    const text = productOf(file, slot, next);
    next += 5n;
    return text;
  });
  const at = index.end.reduce((last, end) => Math.max(last, end), 0);
  return edited(bytes, [{ from: at, to: at, text: texts.join('') }]);
}

function representationsOf({ index }: Part21File): readonly number[] {
  const names = index.types.names.filter((name) => /^\w*SHAPE_REPRESENTATION$/.test(name));
  return names.flatMap((name) => index.slotsOf(name));
}

/** A product that takes the five instances behind `last`. */
function productOf(file: Part21File, representation: number, last: bigint): string {
  const own = file.index.nameOf(representation);
  const given = textIn(attributesOf(file, representation, ['REPRESENTATION'])[0]);
  const name = given !== null && /^[ -&(-[\]-~]+$/.test(given) ? given : own;
  const [product, formation, definition, shape, link] = [1n, 2n, 3n, 4n, 5n].map((by) => `#${last + by}`);
  return [
    `${product}=PRODUCT('${name}','${name}','',());`,
    `${formation}=PRODUCT_DEFINITION_FORMATION('','',${product});`,
    `${definition}=PRODUCT_DEFINITION('','',${formation},$);`,
    `${shape}=PRODUCT_DEFINITION_SHAPE('','',${definition});`,
    `${link}=SHAPE_DEFINITION_REPRESENTATION(${shape},${own});`,
  ].join('');
}
