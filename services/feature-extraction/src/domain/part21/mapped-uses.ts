import type { Transform } from '../product-structure.ts';
import { IDENTITY, inverse, isNear, product } from './matrices.ts';
import { attributesOf, type Part21File, referenceIn, textIn } from './part21-file.ts';
import { placementOf } from './placements.ts';
import type { ProductShapes } from './product-shapes.ts';

interface MappedUse {
  readonly assembly: number;
  readonly component: number;
  readonly name: string;
  readonly transform: Transform;
}

const MAPPED = ['REPRESENTATION_ITEM', 'MAPPED_ITEM'];

/**
 * MAPPED_ITEMs in the shape of one product that bring in the shape of another: an older way to write an
 * assembly, with or without usage occurrences beside it. A mapped representation that is no product's is
 * shape like any other.
 */
export class MappedUses {
  /** By assembly and component, in the order of the file. */
  private readonly unused = new Map<string, MappedUse[]>();

  constructor(file: Part21File, shapes: ProductShapes) {
    if (file.index.slotsOf('MAPPED_ITEM').length === 0) return;
    for (const candidate of candidates(file, shapes)) {
      const use = readUse(file, shapes, candidate);
      if (use) this.add(use);
    }
  }

  /** The placement of the next use of a component that nothing else has claimed; null when there is none. */
  take(assembly: number, component: number): Transform | null {
    return this.unused.get(`${assembly} ${component}`)?.shift()?.transform ?? null;
  }

  /** Claims the use that says the same as a usage occurrence which something else has placed. */
  claim(assembly: number, component: number, place: Transform): void {
    const uses = this.unused.get(`${assembly} ${component}`) ?? [];
    const same = uses.findIndex(({ transform }) => isNear(transform, place));
    if (same >= 0) uses.splice(same, 1);
  }

  /** What no usage occurrence has claimed. */
  rest(): readonly (MappedUse & { readonly referenceDesignator: null })[] {
    const unclaimed = [...this.unused.values()].flat();
    return unclaimed.map((use) => ({ ...use, referenceDesignator: null }));
  }

  private add(use: MappedUse): void {
    const key = `${use.assembly} ${use.component}`;
    const known = this.unused.get(key);
    if (known) known.push(use);
    else this.unused.set(key, [use]);
  }
}

interface Candidate {
  readonly assembly: number;
  readonly representation: number;
  readonly item: number;
}

function candidates({ index }: Part21File, shapes: ProductShapes): readonly Candidate[] {
  return shapes.definitions.flatMap((assembly) =>
    shapes
      .representationsOf(assembly)
      .flatMap((representation) =>
        Array.from(index.referencesOf(representation), (item) => ({ assembly, representation, item })),
      ),
  );
}

function readUse(
  file: Part21File,
  shapes: ProductShapes,
  { assembly, representation, item }: Candidate,
): MappedUse | null {
  const { index } = file;
  if (!index.typeName(item).includes('MAPPED_ITEM')) return null;
  const [name, source, target] = attributesOf(file, item, MAPPED);
  const map = referenceIn(source);
  const [origin, mapped] = map === null ? [] : index.referencesOf(map);
  const component = mapped === undefined ? null : shapes.productOf(mapped);
  if (origin === undefined || mapped === undefined || component === null || component === assembly)
    return null;
  const from = placementOf(file, origin, shapes.mmPerUnit(mapped));
  const targetSlot = referenceIn(target);
  const to = targetSlot === null ? null : placementOf(file, targetSlot, shapes.mmPerUnit(representation));
  const back = from && inverse(from);
  const transform = to && back ? product(to, back) : IDENTITY;
  return { assembly, component, name: textIn(name) ?? index.nameOf(item), transform };
}
