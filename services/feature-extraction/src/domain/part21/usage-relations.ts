import type { Part21File } from './part21-file.ts';

/** Uses (slots of ASSEMBLY_COMPONENT_USAGEs), with the relationship of representations that places them. */
export function relationsOfUsages({ index }: Part21File): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const slot of index.slotsOf('CONTEXT_DEPENDENT_SHAPE_REPRESENTATION')) {
    const [relation, shape] = index.referencesOf(slot);
    const usage = shape === undefined ? undefined : index.referencesOf(shape)[0];
    if (relation !== undefined && usage !== undefined) found.set(usage, relation);
  }
  return found;
}
