import type { Transform } from '../product-structure.ts';
import { IDENTITY, inverse, product } from './matrices.ts';
import { attributesOf, type Part21File, referenceIn, textIn } from './part21-file.ts';
import { placementOf } from './placements.ts';
import type { ProductShapes } from './product-shapes.ts';

interface MappedUse {
  readonly assembly: number;
  readonly component: number;
  readonly name: string;
  readonly transform: Transform;
}

/** Uses of one component in one assembly, of which the first `next` are claimed. */
interface Queue {
  readonly uses: MappedUse[];
  next: number;
}

const MAPPED = ['REPRESENTATION_ITEM', 'MAPPED_ITEM'];

/**
 * MAPPED_ITEMs in the shape of one product that bring in the shape of another: an older way to write an
 * assembly, with or without usage occurrences beside it. A mapped representation that is no product's is
 * shape like any other.
 */
export class MappedUses {
  private readonly unused = new Map<string, Queue>();

  constructor(file: Part21File, shapes: ProductShapes) {
    if (file.index.slotsOf('MAPPED_ITEM').length === 0) return;
    for (const candidate of candidates(file, shapes)) {
      const use = readUse(file, shapes, candidate);
      if (use) this.add(use);
    }
  }

  /** The placement of the next use of a component that nothing else has claimed; null when there is none. */
  take(assembly: number, component: number): Transform | null {
    const queue = this.unused.get(`${assembly} ${component}`);
    return queue?.uses[queue.next++]?.transform ?? null;
  }

  /** What no usage occurrence has claimed. */
  rest(): readonly (MappedUse & { readonly referenceDesignator: null })[] {
    const unclaimed = [...this.unused.values()].flatMap(({ uses, next }) => uses.slice(next));
    return unclaimed.map((use) => ({ ...use, referenceDesignator: null }));
  }

  private add(use: MappedUse): void {
    const key = `${use.assembly} ${use.component}`;
    const known = this.unused.get(key);
    if (known) known.uses.push(use);
    else this.unused.set(key, { uses: [use], next: 0 });
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
