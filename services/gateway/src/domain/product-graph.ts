import { AppError } from '@cadml/errors';
import type { FileStructure, Occurrence } from './file-structure.ts';

/** A structure with what follows from all of it, whatever its expanded size. */
export interface ProductGraph {
  readonly structure: FileStructure;
  /** Uses in each product, in the order of the file. */
  readonly components: readonly (readonly Occurrence[])[];
  /** How many of each product the whole has. */
  readonly totals: readonly number[];
}

/**
 * Counts products without expanding the tree: each use once, assemblies before their components. Throws
 * PARSE_FAILED when a product contains itself, RESOURCE_EXHAUSTED when a count is beyond exact numbers.
 */
export function productGraph(structure: FileStructure): ProductGraph {
  const { products, occurrences, roots } = structure;
  const components: Occurrence[][] = products.map(() => []);
  const waitingFor = products.map(() => 0);
  for (const use of occurrences) {
    components[use.assembly]?.push(use);
    waitingFor[use.component] = (waitingFor[use.component] ?? 0) + 1;
  }
  const totals = products.map(() => 0);
  for (const { product } of roots) totals[product] = (totals[product] ?? 0) + 1;
  const ready = waitingFor.flatMap((uses, product) => (uses === 0 ? [product] : []));
  let counted = 0;
  for (let product = ready.pop(); product !== undefined; product = ready.pop()) {
    counted++;
    for (const { component, quantity } of components[product] ?? []) {
      totals[component] = (totals[component] ?? 0) + (totals[product] ?? 0) * quantity;
      waitingFor[component] = (waitingFor[component] ?? 0) - 1;
      if (waitingFor[component] === 0) ready.push(component);
    }
  }
  if (counted < products.length) throw cyclic();
  if (totals.some((total) => total > Number.MAX_SAFE_INTEGER)) throw countless();
  return { structure, components, totals };
}

function cyclic(): AppError {
  return new AppError({
    code: 'PARSE_FAILED',
    stage: 'parse',
    message: 'A product of the assembly contains itself. Repair the file and upload it again.',
  });
}

function countless(): AppError {
  return new AppError({
    code: 'RESOURCE_EXHAUSTED',
    stage: 'parse',
    message: 'The assembly uses a part more often than can be counted. Split it.',
    context: { limit: 'quantity', allowed: Number.MAX_SAFE_INTEGER },
  });
}
