import { AppError } from '@cadml/errors';
import type { DirectoryEntry } from './directory.ts';
import type { Delimiters } from './free-format.ts';
import { igesError } from './iges-error.ts';
import { parametersOf } from './parameters.ts';
import type { IgesRecords } from './records.ts';
import { readShapeParts, type ShapeParts } from './shape-parts.ts';

/** What the shapes and groups of a file that are no part of another hold, subfigures expanded. */
export interface IgesContents {
  /** Faces that each of them places. */
  readonly roots: ReadonlyMap<DirectoryEntry, number>;
  /** Each face once, however often it is placed. */
  readonly faces: number;
  /** Subfigures that are defined and placed nowhere, where something else is. */
  readonly unplaced: readonly DirectoryEntry[];
  /** What no reader of ours turns into a shape. */
  readonly unread: readonly DirectoryEntry[];
  /** Shapes, groups and subfigures that are not to be displayed. */
  readonly hidden: number;
  /** Subfigures that are placed larger or smaller than they are defined. */
  readonly scaledSubfigures: readonly DirectoryEntry[];
}

const PLANE = 108;
const SUBFIGURE = { definition: 308, instance: 408 } as const;
/** Faces, and surfaces that may stand by themselves; a plane only with a boundary, analytic surfaces never. */
const FACES = new Set([114, 118, 120, 122, 128, 140, 143, 144, 510]);
/** Hold others, which they do not place. */
const HOLDERS = new Set([186, 308, 402, 514]);
/** Their status is that of their solid. */
const WITHIN_SOLIDS = new Set([510, 514]);
/** Repeat or place what is then not read: arrays, and instances of networks (320), which stand for circuits and pipes. */
const ARRAYS = new Set([412, 414, 420]);
const NETWORK = 320;
/**
 * Primitives, sweeps, Boolean trees, assemblies and instances of constructive solid geometry, and references to parts in
 * other files.
 */
const UNREAD = new Set([150, 152, 154, 156, 158, 160, 162, 164, 168, 180, 184, 416, 430]);
/** What walking through all places may cost. */
const MAX_OCCURRENCES = 20_000_000;
/** Subfigures in subfigures. */
const MAX_DEPTH = 64;

/** Raises PARSE_FAILED for subfigures that nest too deeply, RESOURCE_EXHAUSTED (`occurrences`). */
export function readContents(
  records: IgesRecords,
  entries: readonly DirectoryEntry[],
  delimiters: Delimiters,
): IgesContents {
  const parts = readShapeParts(records, entries, delimiters);
  const used = new Set([...parts.values()].flat());
  const walk = new Walk(parts, (entry) =>
    parametersOf(records, entry, { delimiters, values: 7, records: 8 }),
  );
  const topmost = entries.filter((entry) => isShape(entry) && !used.has(entry));
  const isDefinition = ({ type }: DirectoryEntry) => type === SUBFIGURE.definition;
  const placed = rootsOf(
    topmost.filter((entry) => !isDefinition(entry)),
    walk,
  );
  const definitions = topmost.filter(isDefinition);
  const roots = placed.size > 0 ? placed : rootsOf(definitions, walk);
  const { distinct, unread, hidden, scaled } = walk;
  return {
    roots,
    unplaced: placed.size > 0 ? definitions : [],
    faces: distinct.size,
    unread: [...unread],
    hidden: hidden.size,
    scaledSubfigures: [...scaled],
  };
}

function rootsOf(topmost: readonly DirectoryEntry[], walk: Walk): ReadonlyMap<DirectoryEntry, number> {
  const roots = new Map<DirectoryEntry, number>();
  for (const entry of topmost) {
    const faces = walk.facesIn(entry);
    if (faces > 0) roots.set(entry, faces);
  }
  return roots;
}

function isShape({ type }: DirectoryEntry): boolean {
  return (
    type === PLANE ||
    type === SUBFIGURE.instance ||
    [FACES, HOLDERS, ARRAYS, UNREAD].some((set) => set.has(type))
  );
}

/** Counts faces; each definition of a subfigure is walked through once. */
class Walk {
  readonly distinct = new Set<DirectoryEntry>();
  readonly unread = new Set<DirectoryEntry>();
  readonly hidden = new Set<DirectoryEntry>();
  readonly scaled = new Set<DirectoryEntry>();
  readonly #parts: ShapeParts;
  readonly #values: Values;
  readonly #known = new Map<DirectoryEntry, number>();
  /** Walks through what arrays repeat, which is not read. */
  #aside: Walk | null = null;
  #visits = 0;

  constructor(parts: ShapeParts, values: Values) {
    this.#parts = parts;
    this.#values = values;
  }

  /** All faces that an entity places. */
  facesIn(root: DirectoryEntry, depth = 0): number {
    const known = this.#known.get(root);
    if (known !== undefined) return known;
    if (depth > MAX_DEPTH) throw igesError('its subfigures nest too deeply');
    // What comes back to itself places nothing there.
    this.#known.set(root, 0);
    let faces = 0;
    const seen = new Set([root]);
    for (const entry of seen) {
      const own = this.#facesOf(entry, depth);
      if (own > 0 && entry.blanked && !WITHIN_SOLIDS.has(entry.type)) this.hidden.add(entry);
      faces += own;
      if (++this.#visits > MAX_OCCURRENCES || faces > MAX_OCCURRENCES) throw tooManyPlaces();
      if (HOLDERS.has(entry.type) || entry.type === NETWORK)
        for (const part of this.#parts.get(entry) ?? []) seen.add(part);
    }
    this.#known.set(root, faces);
    return faces;
  }

  /** Of an entity without what it holds. */
  #facesOf(entry: DirectoryEntry, depth: number): number {
    if (UNREAD.has(entry.type)) this.unread.add(entry);
    if (ARRAYS.has(entry.type)) this.#passArray(entry, depth);
    if (entry.type === SUBFIGURE.instance) return this.#facesPlaced(entry, depth);
    if (!this.#isFace(entry)) return 0;
    this.distinct.add(entry);
    return 1;
  }

  #facesPlaced(instance: DirectoryEntry, depth: number): number {
    const [definition] = this.#parts.get(instance) ?? [];
    const faces = definition ? this.facesIn(definition, depth + 1) : 0;
    if (faces > 0 && this.#isScaled(instance)) this.scaled.add(instance);
    return faces;
  }

  #passArray(array: DirectoryEntry, depth: number): void {
    this.#aside ??= new Walk(this.#parts, this.#values);
    const [repeated] = this.#parts.get(array) ?? [];
    const { unread } = this.#aside;
    if (repeated && (this.#aside.facesIn(repeated, depth + 1) > 0 || unread.size > 0)) this.unread.add(array);
  }

  #isFace(entry: DirectoryEntry): boolean {
    return FACES.has(entry.type) || (entry.type === PLANE && Number(this.#values(entry)[5]) > 0);
  }

  #isScaled(instance: DirectoryEntry): boolean {
    const scale = (this.#values(instance)[5] ?? '').trim();
    return scale !== '' && Number(scale.replace(/D/i, 'E')) !== 1;
  }
}

type Values = (entry: DirectoryEntry) => readonly string[];

function tooManyPlaces(): AppError {
  return new AppError({
    code: 'RESOURCE_EXHAUSTED',
    stage: 'preflight',
    message: `The subfigures of the IGES file place more than ${MAX_OCCURRENCES} faces. Split the assembly.`,
    context: { limit: 'occurrences', allowed: MAX_OCCURRENCES },
  });
}
