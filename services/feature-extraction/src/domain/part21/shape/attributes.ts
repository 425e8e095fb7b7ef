import { CHOICES, ENTITIES, type EntityRow } from './entities.ts';

/** What a value that is no reference must be. */
const VALUES = [
  'label',
  'any',
  'flag',
  'integer',
  'number',
  'positive',
  'notNegative',
  'coordinates',
  'ratios',
] as const;
export type ValueKind = (typeof VALUES)[number];

/** One attribute of an entity. */
export interface Attribute {
  /** A kind of value; or null, for a reference to an instance of `family`. */
  readonly value: ValueKind | null;
  /** Entity, choice, or `placement`, which is of the dimension that it stands in; '' for values. */
  readonly family: string;
  /** How many lists are around it: 0, 1 or 2. */
  readonly depth: number;
  readonly isOptional: boolean;
  readonly mayBeEmpty: boolean;
  /** Entity and place among its own attributes: `CIRCLE:0`. */
  readonly key: string;
}

export interface Entity {
  readonly name: string;
  /** Of an instance by itself: those of the supertypes first. null where they are not looked at. */
  readonly all: readonly Attribute[] | null;
  /** Of the entity's part of a complex instance; null where they are not looked at. */
  readonly own: readonly Attribute[] | null;
  /** Counts of control points, knots and weights have to fit. */
  readonly isSpline: boolean;
}

/** The entities by name. */
export const ENTITY_OF: ReadonlyMap<string, Entity> = new Map(
  Object.entries(ENTITIES).map(([name, row]) => [name, compiled(name, row)]),
);

/** Names of the entities that stand where `family` is wanted, subtypes among them. */
export function membersOf(family: string): ReadonlySet<string> {
  const roots = CHOICES[family] ?? [family.toUpperCase()];
  return new Set(Object.keys(ENTITIES).filter((name) => ancestors(name).some((one) => roots.includes(one))));
}

function compiled(name: string, row: EntityRow): Entity {
  const own = row.own === null ? null : parseAttributes(name, row.own);
  const isSpline = ancestors(name).some((one) => /^B_SPLINE_(CURVE|SURFACE)$/.test(one));
  return { name, all: allOf(name), own: row.isWhole ? null : own, isSpline };
}

function allOf(name: string): readonly Attribute[] | null {
  const row = ENTITIES[name];
  if (!row || row.own === null) return null;
  const own = parseAttributes(name, row.own);
  if (row.isWhole || row.of === null) return own;
  const inherited = allOf(row.of);
  return inherited && [...inherited, ...own];
}

/** The entity and its supertypes. */
function ancestors(name: string): readonly string[] {
  const of = ENTITIES[name]?.of ?? null;
  return of === null ? [name] : [name, ...ancestors(of)];
}

/** Kinds apart by spaces: `curve`, in a list `[curve]`, in one that may be empty `[curve]*`, optional `curve?`. */
function parseAttributes(entity: string, text: string): readonly Attribute[] {
  return text
    .split(' ')
    .filter((word) => word !== '')
    .map((word, i) => {
      const kind = word.replace(/[^a-zA-Z_0-9]/g, '');
      const value = VALUES.find((one) => one === kind) ?? null;
      return {
        value,
        family: value === null ? kind : '',
        depth: word.lastIndexOf('[') + 1,
        isOptional: word.endsWith('?'),
        mayBeEmpty: word.endsWith('*'),
        key: `${entity}:${i}`,
      };
    });
}
