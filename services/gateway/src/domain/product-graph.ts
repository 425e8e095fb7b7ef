import { AppError } from '@cadml/errors';
import type { FileStructure, Occurrence } from './file-structure.ts';
import { AS_DEFINED, formKey, formOf, isAsDefined, type UseForm, within } from './use-form.ts';

/** A structure with what follows from all of it, whatever its expanded size. */
export interface ProductGraph {
  readonly structure: FileStructure;
  /** Uses in each product, in the order of the file. */
  readonly components: readonly (readonly Occurrence[])[];
  /** How many of each product the whole has. */
  readonly totals: readonly number[];
  /** How many of these are mirrored, in another size or stretched. */
  readonly altered: readonly number[];
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
  const counts = products.map(() => new Map<string, Counted>());
  for (const { product, transform } of roots) count(counts[product], formOf(transform), 1);
  const ready = waitingFor.flatMap((uses, product) => (uses === 0 ? [product] : []));
  let counted = 0;
  for (let product = ready.pop(); product !== undefined; product = ready.pop()) {
    counted++;
    for (const { component, quantity, transform } of components[product] ?? []) {
      const form = formOf(transform);
      for (const outer of counts[product]?.values() ?? []) {
        count(counts[component], within(outer.form, form), outer.total * quantity);
      }
      waitingFor[component] = (waitingFor[component] ?? 0) - 1;
      if (waitingFor[component] === 0) ready.push(component);
    }
  }
  if (counted < products.length) throw cyclic();
  const totals = counts.map((forms) => sum([...forms.values()]));
  if (totals.some((total) => total > Number.MAX_SAFE_INTEGER)) throw countless();
  const altered = counts.map((forms) => sum([...forms.values()].filter(({ form }) => !isAsDefined(form))));
  return { structure, components, totals, altered };
}

/** So many of a product in one form. */
interface Counted {
  readonly form: UseForm;
  total: number;
}

/** More forms of one product are counted as one that is altered. */
const MAX_FORMS = 64;
const OTHER: UseForm = { ...AS_DEFINED, isStretched: true };

function count(counts: Map<string, Counted> | undefined, wanted: UseForm, total: number): void {
  if (counts === undefined) return;
  const isOneTooMany = counts.size >= MAX_FORMS && !counts.has(formKey(wanted)) && !isAsDefined(wanted);
  const form = isOneTooMany ? OTHER : wanted;
  const known = counts.get(formKey(form));
  if (known) known.total += total;
  else counts.set(formKey(form), { form, total });
}

function sum(counts: readonly Counted[]): number {
  return counts.reduce((all, { total }) => all + total, 0);
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
