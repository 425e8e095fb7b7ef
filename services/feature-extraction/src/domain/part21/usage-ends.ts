import { part21Error } from './part21-error.ts';
import { attributesOf, type Part21File, referenceIn } from './part21-file.ts';

const NO_PRODUCT = /^(?!.*PRODUCT_DEFINITION(?!_SHAPE|_CONTEXT|_FORMATION))/;

const USES = ['NEXT_ASSEMBLY_USAGE_OCCURRENCE', 'QUANTIFIED_ASSEMBLY_COMPONENT_USAGE'];

/**
 * Refuses a usage that does not name its assembly or its component (the fourth and fifth attribute of an
 * ASSEMBLY_COMPONENT_USAGE, ISO 10303-44): the component would be missing without a word.
 *
 * Raises PARSE_FAILED / preflight.
 */
export function checkUsageEnds(file: Part21File): void {
  for (const slot of USES.flatMap((name) => file.index.slotsOf(name))) {
    const attributes = attributesOf(file, slot, ['PRODUCT_DEFINITION_RELATIONSHIP']);
    const [assembly, component] = [attributes[3], attributes[4]].map(referenceIn);
    if (!isProduct(file, assembly)) throw broken(file, slot, 'assembly');
    if (!isProduct(file, component)) throw broken(file, slot, 'component');
  }
}

function isProduct({ index }: Part21File, slot: number | null | undefined): boolean {
  return slot !== null && slot !== undefined && !NO_PRODUCT.test(index.typeName(slot));
}

function broken({ index }: Part21File, slot: number, end: string) {
  const name = index.nameOf(slot);
  const problem = `${name} ${index.typeName(slot)} does not name a product as its ${end}`;
  return part21Error(problem, { line: index.line[slot] ?? 0, instance: name });
}
