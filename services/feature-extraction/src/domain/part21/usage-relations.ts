import { attributesOf, type Part21File, referenceIn } from './part21-file.ts';

/** Uses (slots of NEXT_ASSEMBLY_USAGE_OCCURRENCE), with the relationship of representations that places them. */
export function relationsOfUsages({ index }: Part21File): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const slot of index.slotsOf('CONTEXT_DEPENDENT_SHAPE_REPRESENTATION')) {
    const [relation, shape] = index.referencesOf(slot);
    const usage = shape === undefined ? undefined : index.referencesOf(shape)[0];
    if (relation !== undefined && usage !== undefined) found.set(usage, relation);
  }
  return found;
}

/** The product definitions (slots) of a use; null where one is missing. */
export function endsOfUsage(
  file: Part21File,
  usage: number,
): { readonly assembly: number; readonly component: number } | null {
  const [, , , relating, related] = attributesOf(file, usage, ['PRODUCT_DEFINITION_RELATIONSHIP']);
  const [assembly, component] = [referenceIn(relating), referenceIn(related)];
  return assembly === null || component === null ? null : { assembly, component };
}
