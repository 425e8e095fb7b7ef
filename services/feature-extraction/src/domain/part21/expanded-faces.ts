import type { ProductStructure } from '../product-structure.ts';
import { bodiesOf, facesOf } from './bodies.ts';
import { overLimit } from './limits.ts';
import type { Part21File } from './part21-file.ts';
import { ProductShapes } from './product-shapes.ts';

/** What is placed, and how much of it is allowed. */
export interface Expansion {
  readonly structure: ProductStructure;
  /** Distinct faces of the file. */
  readonly declaredFaces: number;
  readonly maxFaces: number;
}

/**
 * Raises RESOURCE_EXHAUSTED for an assembly with more faces than allowed when each use of a part is counted: the
 * kernel measures them all, whatever the length of the file. The structure must be free of cycles. Linear.
 */
export function checkExpandedFaces(
  file: Part21File,
  { structure, declaredFaces, maxFaces }: Expansion,
): void {
  const uses = usesOfProducts(structure);
  const most = Math.max(0, ...uses);
  if (most * declaredFaces <= maxFaces) return;
  const faces = facesOfProducts(file, structure);
  const total = uses.reduce((sum, count, product) => sum + count * (faces[product] ?? 0), 0);
  if (total <= maxFaces) return;
  const message = `The assembly has ${total} faces when each use of a part counts; ${maxFaces} are allowed. Split it.`;
  throw overLimit('expandedFaces', maxFaces, message);
}

/** How often each product stands in the expanded tree (Kahn's algorithm). */
function usesOfProducts({ products, occurrences, roots }: ProductStructure): number[] {
  const counts = products.map(() => 0);
  const waiting = products.map(() => 0);
  for (const { component } of occurrences) waiting[component] = (waiting[component] as number) + 1;
  for (const { product } of roots) counts[product] = 1;
  const components = Map.groupBy(occurrences, ({ assembly }) => assembly);
  const ready = roots.map(({ product }) => product);
  for (let product = ready.pop(); product !== undefined; product = ready.pop()) {
    for (const { component } of components.get(product) ?? []) {
      counts[component] = (counts[component] as number) + (counts[product] as number);
      waiting[component] = (waiting[component] as number) - 1;
      if (waiting[component] === 0) ready.push(component);
    }
  }
  return counts;
}

function facesOfProducts(file: Part21File, { products }: ProductStructure): readonly number[] {
  const shapes = new ProductShapes(file);
  const definitions = new Map(shapes.definitions.map((slot) => [file.index.nameOf(slot), slot]));
  return products.map(({ key }) => {
    const definition = definitions.get(key);
    if (definition === undefined) return 0;
    return bodiesOf(file, shapes, definition).reduce((sum, { slot }) => sum + facesOf(file, slot).length, 0);
  });
}
