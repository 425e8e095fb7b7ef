import type { ProductStructure } from '../product-structure.ts';

/**
 * Uses that bring a shape, their own or that of their components, and of which the file does not say where: those
 * without a placement, and those that stand for several, of which one at most is placed.
 */
export function usesWithoutPlace({ products, occurrences }: ProductStructure): number {
  const lost = occurrences.filter(({ unplaced, quantity = 1 }) => unplaced || quantity !== 1);
  if (lost.length === 0) return 0;
  const users = Map.groupBy(occurrences, ({ component }) => component);
  const pending = products.flatMap(({ hasShape }, product) => (hasShape ? [product] : []));
  const bringing = new Set(pending);
  for (let product = pending.pop(); product !== undefined; product = pending.pop()) {
    for (const { assembly } of users.get(product) ?? []) {
      if (bringing.has(assembly)) continue;
      bringing.add(assembly);
      pending.push(assembly);
    }
  }
  return lost.filter(({ component }) => bringing.has(component)).length;
}
