import type { InstanceIndex } from './instance-index.ts';

const USES = ['NEXT_ASSEMBLY_USAGE_OCCURRENCE', 'QUANTIFIED_ASSEMBLY_COMPONENT_USAGE'];
/** The component is somewhere below the assembly; which product uses it is not decided (ISO 10303-44). */
const PROMISE = 'PROMISSORY_USAGE_OCCURRENCE';
/** One of the uses below, seen from higher up: no further use (ISO 10303-44). */
const SEEN_FROM_ABOVE = 'SPECIFIED_HIGHER_USAGE_OCCURRENCE';

/**
 * The uses of components in assemblies (slots of ASSEMBLY_COMPONENT_USAGEs), in the order of the file. A promise
 * is one where nothing else says that its component is below its assembly.
 */
export function usagesOf(index: InstanceIndex): readonly number[] {
  const others = new Set([PROMISE, SEEN_FROM_ABOVE].flatMap((name) => index.slotsOf(name)));
  const plain = [...new Set(USES.flatMap((name) => index.slotsOf(name)))].filter((slot) => !others.has(slot));
  const promises = index.slotsOf(PROMISE);
  const open = promises.length === 0 ? [] : unkept(index, plain, promises);
  return [...plain, ...open].sort((a, b) => (index.start[a] as number) - (index.start[b] as number));
}

/** The product definitions of a usage: the first two that it refers to. */
export function definitionsOf(
  index: InstanceIndex,
  usage: number,
): { readonly assembly: number; readonly component: number } | null {
  const [assembly, component] = index.referencesOf(usage);
  return assembly === undefined || component === undefined ? null : { assembly, component };
}

function unkept(
  index: InstanceIndex,
  uses: readonly number[],
  promises: readonly number[],
): readonly number[] {
  const components = new Map<number, number[]>();
  for (const use of uses) {
    const ends = definitionsOf(index, use);
    if (ends) components.set(ends.assembly, [...(components.get(ends.assembly) ?? []), ends.component]);
  }
  return promises.filter((promise) => {
    const ends = definitionsOf(index, promise);
    if (ends === null) return false;
    const below = new Set(components.get(ends.assembly));
    for (const product of below) for (const next of components.get(product) ?? []) below.add(next);
    return !below.has(ends.component);
  });
}
