import type { InstanceIndex } from './instance-index.ts';

/**
 * SHAPE_REPRESENTATION_RELATIONSHIPs (slots) of two representations of which one maps the other by a MAPPED_ITEM: what
 * is mapped is where the item has it, so that the two have no coordinates in common. The kernel would go round
 * between both until its stack ends. Linear in relationships and items.
 */
export function linksOfMaps(index: InstanceIndex): ReadonlySet<number> {
  if (index.slotsOf('MAPPED_ITEM').length === 0) return new Set();
  const known = new Map<number, ReadonlySet<number>>();
  const mappedIn = (representation: number) => {
    const mapped = known.get(representation) ?? mappedRepresentations(index, representation);
    known.set(representation, mapped);
    return mapped;
  };
  return new Set(
    index.slotsOf('SHAPE_REPRESENTATION_RELATIONSHIP').filter((link) => {
      const [a, b] = index.referencesOf(link);
      return a !== undefined && b !== undefined && (mappedIn(a).has(b) || mappedIn(b).has(a));
    }),
  );
}

function mappedRepresentations(index: InstanceIndex, representation: number): ReadonlySet<number> {
  const maps = [...index.referencesOf(representation)].flatMap((item) =>
    index.typeName(item).includes('MAPPED_ITEM') ? [...index.referencesOf(item).subarray(0, 1)] : [],
  );
  return new Set(maps.flatMap((map) => [...index.referencesOf(map).subarray(1, 2)]));
}
