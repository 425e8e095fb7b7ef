import type { InstanceIndex } from './instance-index.ts';
import { overLimit } from './limits.ts';
import { part21Error } from './part21-error.ts';

/**
 * Checks the product structure (NEXT_ASSEMBLY_USAGE_OCCURRENCE, from the assembly to its component): an
 * assembly must not contain itself, and the expanded tree must stay within `maxOccurrences`.
 * Linear in the number of occurrences (Kahn's algorithm).
 */
export function checkProductStructure(index: InstanceIndex, maxOccurrences: number): void {
  const edges = usages(index);
  const parents = new Map<number, number>();
  const components = new Map<number, number[]>();
  for (const { assembly, component } of edges) {
    parents.set(component, (parents.get(component) ?? 0) + 1);
    const list = components.get(assembly);
    if (list) list.push(component);
    else components.set(assembly, [component]);
  }
  const occurrences = new Map<number, number>();
  const ready = [...components.keys()].filter((product) => !parents.has(product));
  let total = 0;
  let visited = 0;
  for (let product = ready.pop(); product !== undefined; product = ready.pop()) {
    const count = occurrences.get(product) ?? 1;
    for (const component of components.get(product) ?? []) {
      visited++;
      total += count;
      occurrences.set(component, (occurrences.get(component) ?? 0) + count);
      const left = (parents.get(component) ?? 0) - 1;
      parents.set(component, left);
      if (left === 0) ready.push(component);
    }
  }
  if (visited < edges.length) throw cyclic(index, edges, parents);
  if (total > maxOccurrences) {
    const message = `The assembly expands to ${total} components; ${maxOccurrences} are allowed.`;
    throw overLimit('expansion', maxOccurrences, message);
  }
}

interface Usage {
  readonly slot: number;
  readonly assembly: number;
  readonly component: number;
}

/** The relating and the related product definition are the first two references of a usage. */
function usages(index: InstanceIndex): Usage[] {
  const found: Usage[] = [];
  for (const slot of index.slotsOf('NEXT_ASSEMBLY_USAGE_OCCURRENCE')) {
    const [assembly, component] = index.referencesOf(slot);
    if (assembly !== undefined && component !== undefined) found.push({ slot, assembly, component });
  }
  return found;
}

function cyclic(index: InstanceIndex, edges: readonly Usage[], left: ReadonlyMap<number, number>) {
  const inside = (product: number) => (left.get(product) ?? 0) > 0;
  const usage = edges.find((edge) => inside(edge.assembly) && inside(edge.component));
  const name = usage ? index.nameOf(usage.slot) : '';
  const place = { line: usage ? (index.line[usage.slot] ?? 0) : 0, instance: name };
  return part21Error('an assembly contains itself through its components', place);
}
