import type { Warning } from '../document.ts';
import type { InstanceIndex } from './instance-index.ts';
import { part21Error } from './part21-error.ts';

/** What the kernel starts from. Whatever these lead to must be free of cycles. */
const FOLLOWED = [
  'SHAPE_DEFINITION_REPRESENTATION',
  'CONTEXT_DEPENDENT_SHAPE_REPRESENTATION',
  'SHAPE_REPRESENTATION_RELATIONSHIP',
  'NEXT_ASSEMBLY_USAGE_OCCURRENCE',
  'SHAPE_REPRESENTATION',
  'ADVANCED_BREP_SHAPE_REPRESENTATION',
  'MANIFOLD_SURFACE_SHAPE_REPRESENTATION',
  'MAPPED_ITEM',
  'STYLED_ITEM',
  'MANIFOLD_SOLID_BREP',
  'SHELL_BASED_SURFACE_MODEL',
  'CLOSED_SHELL',
  'OPEN_SHELL',
  'ADVANCED_FACE',
  'FACE_SURFACE',
];

/**
 * Refuses references that lead nowhere and, in the shape and the product structure, references that lead
 * back: an instance can only be made of instances that exist before it, and the kernel follows a cycle for
 * ever. A cycle elsewhere (real exporters write a document REPRESENTATION that is its own context) is a
 * warning. Linear in instances and references, without recursion.
 */
export function checkReferences(index: InstanceIndex): readonly Warning[] {
  checkDangling(index);
  const search = new CycleSearch(index);
  for (const name of FOLLOWED) {
    for (const slot of index.slotsOf(name)) {
      const cycle = search.from(slot);
      if (cycle) throw cycleError(index, cycle);
    }
  }
  for (let slot = 0; slot < index.size; slot++) {
    const cycle = search.from(slot);
    if (cycle) return [{ code: 'reference_cycle', message: `Outside the shape, ${describe(index, cycle)}.` }];
  }
  return [];
}

function cycleError(index: InstanceIndex, cycle: readonly number[]) {
  const first = cycle[0] as number;
  const place = { line: index.line[first] ?? 0, instance: index.nameOf(first) };
  return part21Error(describe(index, cycle), place);
}

function describe(index: InstanceIndex, cycle: readonly number[]): string {
  const names = cycle.slice(0, 8).map((slot) => index.nameOf(slot));
  if (cycle.length === 1) return `${names[0]} ${index.typeName(cycle[0] as number)} refers to itself`;
  const path = [...names, ...(cycle.length > 8 ? ['…'] : []), names[0]].join(' → ');
  return `instances refer to each other in a circle: ${path}`;
}

function checkDangling(index: InstanceIndex): void {
  if (index.defined === index.size) return;
  for (let slot = 0; slot < index.size; slot++) {
    if (!index.isDefined(slot)) continue;
    const missing = index.referencesOf(slot).find((target) => !index.isDefined(target));
    if (missing === undefined) continue;
    const name = index.nameOf(slot);
    if (index.isExternal(missing)) throw externalReference(index, slot, missing);
    const count = index.size - index.defined;
    throw part21Error(
      `${name} ${index.typeName(slot)} refers to ${index.nameOf(missing)}, which is not defined`,
      { line: index.line[slot] ?? 0, instance: name },
      { missingInstances: count },
    );
  }
}

/** Edition 3 lets a file take instances from other files; the kernel cannot, and nothing is fetched here. */
function externalReference(index: InstanceIndex, slot: number, missing: number) {
  const name = index.nameOf(slot);
  return part21Error(
    `${name} refers to ${index.nameOf(missing)}, which the REFERENCE section takes from another file; export it as one file`,
    { line: index.line[slot] ?? 0, instance: name },
    { external: true },
  );
}

/** Depth-first search that remembers what it has seen from one start to the next. */
class CycleSearch {
  private readonly index: InstanceIndex;
  /** Next reference to follow, by slot. */
  private readonly next: Uint32Array;
  /** 0: not seen, 1: on the path, 2: done. */
  private readonly state: Uint8Array;

  constructor(index: InstanceIndex) {
    this.index = index;
    this.next = index.referenceStart.slice(0, index.size);
    this.state = new Uint8Array(index.size);
  }

  /** The slots of a cycle that `root` leads to, in order of reference; null when there is none. */
  from(root: number): readonly number[] | null {
    if (this.state[root] !== 0) return null;
    const { references, referenceEnd } = this.index;
    const path = [root];
    this.state[root] = 1;
    while (path.length > 0) {
      const slot = path[path.length - 1] as number;
      const at = this.next[slot] as number;
      if (at >= (referenceEnd[slot] as number)) {
        this.state[slot] = 2;
        path.pop();
        continue;
      }
      this.next[slot] = at + 1;
      const target = references[at] as number;
      if (this.state[target] === 1) return path.slice(path.indexOf(target));
      if (this.state[target] === 0) {
        this.state[target] = 1;
        path.push(target);
      }
    }
    return null;
  }
}
