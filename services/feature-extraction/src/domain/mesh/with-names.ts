import type { MeshContent } from './content.ts';

/**
 * The content with a name for each product, by its key in the file, so that unnamed ones can be told apart. One that is
 * the whole file goes by the file's name.
 */
export function withNames(content: MeshContent): MeshContent {
  const [root, another] = content.roots;
  const whole = another === undefined ? root?.product : undefined;
  const products = content.products.map((product, index) =>
    product.name !== '' || index === whole ? product : { ...product, name: nameFor(product.key) },
  );
  return { ...content, products };
}

/** Objects of 3MF have numbers for keys. */
function nameFor(key: string): string {
  return /^\d/.test(key) ? `object ${key}` : key;
}
