import type { AppError } from '@cadml/errors';
import type { ProductStructure } from '../product-structure.ts';
import type { InstanceIndex } from './instance-index.ts';
import { overLimit } from './limits.ts';
import { part21Error } from './part21-error.ts';

/** The kernel descends into assemblies by recursion. */
const MAX_NESTING = 500;

/**
 * Checks the product structure, uses by MAPPED_ITEM included: an assembly must not contain itself, nor others in more than
 * `MAX_NESTING` levels, and the expanded tree must stay within `maxOccurrences`. Linear in the number of occurrences (Kahn's algorithm).
 */
export function checkProductStructure(
  index: InstanceIndex,
  { products, occurrences: uses }: ProductStructure,
  maxOccurrences: number,
): void {
  const waiting = products.map(() => 0);
  for (const { component } of uses) waiting[component] = (waiting[component] as number) + 1;
  const components = Map.groupBy(uses, ({ assembly }) => assembly);
  const counts = products.map(() => 0);
  const levels = products.map(() => 0);
  const ready = [...components.keys()].filter((product) => waiting[product] === 0);
  let total = 0;
  let visited = 0;
  for (let product = ready.pop(); product !== undefined; product = ready.pop()) {
    const count = counts[product] || 1;
    for (const { component } of components.get(product) ?? []) {
      visited++;
      total += count;
      counts[component] = (counts[component] as number) + count;
      levels[component] = Math.max(levels[component] as number, (levels[product] as number) + 1);
      const left = (waiting[component] as number) - 1;
      waiting[component] = left;
      if (left === 0) ready.push(component);
    }
  }
  if (visited < uses.length) {
    const inside = uses.find(({ assembly, component }) => waiting[assembly] && waiting[component]);
    throw cyclic(index, products[inside?.assembly ?? 0]?.key ?? '');
  }
  if (levels.some((level) => level > MAX_NESTING)) {
    const message = `Assemblies lie within one another more than ${MAX_NESTING} times.`;
    throw overLimit('nesting', MAX_NESTING, message);
  }
  if (total > maxOccurrences) {
    const message = `The assembly expands to ${total} components; ${maxOccurrences} are allowed.`;
    throw overLimit('expansion', maxOccurrences, message);
  }
}

function cyclic(index: InstanceIndex, instance: string): AppError {
  const slot = index.slotsOf('PRODUCT_DEFINITION').find((each) => index.nameOf(each) === instance);
  const place = { line: slot === undefined ? 0 : (index.line[slot] ?? 0), instance };
  return part21Error('an assembly contains itself through its components', place);
}
