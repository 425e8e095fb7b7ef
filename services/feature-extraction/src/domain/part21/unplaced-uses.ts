import type { Occurrence, ProductStructure } from '../product-structure.ts';

/**
 * How many uses bring a shape, their own or that of their components, and lie where the file does not say: those
 * without a placement, and all but one of those that stand for several. Each counts in every place that its assembly
 * has; what is below it does not count once more.
 */
export function usesWithoutPlace(structure: ProductStructure): number {
  const { occurrences } = structure;
  if (occurrences.every((use) => lostIn(use) === 0)) return 0;
  const bringing = bringingShapes(structure);
  const counts = placedCounts(structure);
  return occurrences.reduce((sum, use) => {
    const isConcerned = bringing.has(use.component);
    return isConcerned ? sum + lostIn(use) * (counts.get(use.assembly) ?? 0) : sum;
  }, 0);
}

function lostIn({ unplaced, quantity = 1 }: Occurrence): number {
  return Math.max(0, Math.ceil(quantity) - (unplaced ? 0 : 1));
}

/** Products that have a shape or a component with one. */
function bringingShapes({ products, occurrences }: ProductStructure): ReadonlySet<number> {
  const users = Map.groupBy(occurrences, ({ component }) => component);
  const bringing = new Set(products.flatMap(({ hasShape }, product) => (hasShape ? [product] : [])));
  for (const product of bringing) for (const { assembly } of users.get(product) ?? []) bringing.add(assembly);
  return bringing;
}

/** In how many places of the whole the file has each product. */
function placedCounts({ products, occurrences, roots }: ProductStructure): ReadonlyMap<number, number> {
  const components = Map.groupBy(occurrences, ({ assembly }) => assembly);
  const waiting = products.map(() => 0);
  for (const { component } of occurrences) waiting[component] = (waiting[component] as number) + 1;
  const counts = new Map(roots.map(({ product }) => [product, 1]));
  const ready = roots.map(({ product }) => product);
  for (let product = ready.pop(); product !== undefined; product = ready.pop()) {
    const count = counts.get(product) ?? 0;
    for (const { component, unplaced } of components.get(product) ?? []) {
      counts.set(component, (counts.get(component) ?? 0) + (unplaced ? 0 : count));
      const left = (waiting[component] as number) - 1;
      waiting[component] = left;
      if (left === 0) ready.push(component);
    }
  }
  return counts;
}
