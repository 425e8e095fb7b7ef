import type { ProductStructure } from '../product-structure.ts';
import { FaceCount } from './face-count.ts';
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
 * Raises RESOURCE_EXHAUSTED for an assembly with more faces than allowed when each use of a part is counted, and each
 * MAPPED_ITEM within a part: the kernel measures them all, whatever the length of the file. The structure must be free of
 * cycles. Linear.
 */
export function checkExpandedFaces(
  file: Part21File,
  { structure, declaredFaces, maxFaces }: Expansion,
): void {
  const uses = usesOfProducts(structure);
  const most = uses.reduce((largest, count) => Math.max(largest, count), 0);
  const isMapped = file.index.slotsOf('MAPPED_ITEM').length > 0;
  if (!isMapped && most * declaredFaces <= maxFaces) return;
  const faces = facesOfProducts(file, structure);
  const ofProducts = uses.reduce((sum, count, product) => sum + count * (faces[product] ?? 0), 0);
  const total = structure.products.length > 0 ? ofProducts : facesOfFile(file);
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
  const count = new FaceCount(file, shapes);
  return products.map(({ key }) => {
    const definition = definitions.get(key);
    return definition === undefined ? 0 : count.ofProduct(definition);
  });
}

/** Of a file without products: all of what no MAPPED_ITEM brings in. */
function facesOfFile(file: Part21File): number {
  const { index } = file;
  const mapped = new Set(index.slotsOf('REPRESENTATION_MAP').map((map) => index.referencesOf(map)[1]));
  const count = new FaceCount(file, new ProductShapes(file));
  const names = index.types.names.filter((name) => /^\w*SHAPE_REPRESENTATION$/.test(name));
  const roots = names.flatMap((name) => index.slotsOf(name)).filter((slot) => !mapped.has(slot));
  return roots.reduce((sum, slot) => sum + count.below(slot), 0);
}
