import { grown, IdTable } from './id-table.ts';
import { NameTable } from './name-table.ts';

/** Marks a slot that is referred to but not defined. */
const UNDEFINED_TYPE = 0xffffffff;

/** Where a header entity lies, from its name to the byte behind its `;`. */
export interface HeaderEntity {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * All instances of a file: entity type, references, byte range and line of each, in typed arrays (about
 * 40 bytes an instance and 4 a reference). An instance is known by its slot, a dense number.
 */
export class InstanceIndex {
  readonly ids = new IdTable();
  readonly types = new NameTable();
  /** Names in FILE_SCHEMA, without the version in braces. */
  schemas: string[] = [];
  /** Entities of the HEADER section, in order. */
  readonly header: HeaderEntity[] = [];
  /** Number of defined instances. */
  defined = 0;
  /** A DATA section has parameters (since the second edition). */
  hasDataParameters = false;
  /** Print control directives stand between tokens. */
  hasPrintControls = false;
  /** Offset behind END-ISO-10303-21. */
  exchangeEnd = 0;
  /** Offset of the instance's first byte (`#`) and of the byte behind its `;`. */
  start: Uint32Array = new Uint32Array(1024);
  end: Uint32Array = new Uint32Array(1024);
  line: Uint32Array = new Uint32Array(1024);
  /** `references[referenceStart[slot] … referenceEnd[slot])`: slots referred to, in order of appearance. */
  referenceStart: Uint32Array = new Uint32Array(1024);
  referenceEnd: Uint32Array = new Uint32Array(1024);
  references: Uint32Array = new Uint32Array(8192);
  referenceCount = 0;
  private type: Uint32Array = new Uint32Array(1024).fill(UNDEFINED_TYPE);
  private leaves = new Map<number, readonly string[]>();
  private bySimpleName: Map<string, number[]> | undefined;
  private readonly external = new Set<number>();

  /** Number of slots: defined instances and names that are only referred to. */
  get size(): number {
    return this.ids.size;
  }

  slotOf(high: number, low: number): number {
    const slot = this.ids.slotOf(high, low);
    if (slot >= this.type.length) this.growSlots();
    return slot;
  }

  isDefined(slot: number): boolean {
    return this.type[slot] !== UNDEFINED_TYPE;
  }

  /** The REFERENCE section says that this name stands for an instance of another file. */
  addExternal(slot: number): void {
    this.external.add(slot);
  }

  isExternal(slot: number): boolean {
    return this.external.has(slot);
  }

  setType(slot: number, type: number): void {
    this.type[slot] = type;
  }

  /** A complex instance has the type of all its parts together; the order of the parts is kept. */
  complexType(parts: readonly number[]): number {
    const names = parts.map((part) => this.types.names[part] as string);
    const type = this.types.internText(`(${names.join(' ')})`);
    if (!this.leaves.has(type)) this.leaves.set(type, names);
    return type;
  }

  /** Types of complex instances whose parts are not in alphabetical order. */
  unsortedTypes(): ReadonlySet<number> {
    const isSorted = (names: readonly string[]) =>
      names.every((name, i) => i === 0 || (names[i - 1] ?? '') <= name);
    return new Set([...this.leaves].filter(([, names]) => !isSorted(names)).map(([type]) => type));
  }

  /** The number of the instance's type; equal for instances of the same type. */
  typeOf(slot: number): number {
    return this.type[slot] as number;
  }

  /** Entity name, or `(A B C)` for a complex instance. */
  typeName(slot: number): string {
    return this.types.names[this.type[slot] as number] ?? 'undefined';
  }

  nameOf(slot: number): string {
    return this.ids.nameOf(slot);
  }

  addReference(slot: number): void {
    if (this.referenceCount >= this.references.length) this.references = grown(this.references);
    this.references[this.referenceCount++] = slot;
  }

  referencesOf(slot: number): Uint32Array {
    return this.references.subarray(this.referenceStart[slot], this.referenceEnd[slot]);
  }

  /** Type numbers whose entity name, or one of whose parts, is in the set. */
  typesNamed(names: ReadonlySet<string>): Set<number> {
    const found = new Set<number>();
    for (const [type, name] of this.types.names.entries()) {
      const parts = this.leaves.get(type) ?? [name];
      if (parts.some((part) => names.has(part))) found.add(type);
    }
    return found;
  }

  /** Slots of the instances that are, or have a part, of this entity name, in order of slot. */
  slotsOf(name: string): readonly number[] {
    this.bySimpleName ??= this.groupByName();
    return this.bySimpleName.get(name) ?? [];
  }

  private groupByName(): Map<string, number[]> {
    const groups = new Map<string, number[]>();
    const groupsOfType = this.types.names.map((name, type) =>
      (this.leaves.get(type) ?? [name]).map((part) => {
        const group = groups.get(part) ?? [];
        groups.set(part, group);
        return group;
      }),
    );
    for (let slot = 0; slot < this.size; slot++) {
      for (const group of groupsOfType[this.type[slot] as number] ?? []) group.push(slot);
    }
    return groups;
  }

  private growSlots(): void {
    const previous = this.type.length;
    this.start = grown(this.start);
    this.end = grown(this.end);
    this.line = grown(this.line);
    this.referenceStart = grown(this.referenceStart);
    this.referenceEnd = grown(this.referenceEnd);
    this.type = grown(this.type).fill(UNDEFINED_TYPE, previous);
  }
}
