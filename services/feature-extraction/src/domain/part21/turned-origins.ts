import type { Transform } from '../product-structure.ts';
import { isIdentity } from '../transform.ts';
import { inverse, product } from './matrices.ts';
import type { Part21File } from './part21-file.ts';
import { placementOf } from './placements.ts';
import { ProductShapes } from './product-shapes.ts';
import { placementPair } from './usage-placement.ts';
import { relationsOfUsages } from './usage-relations.ts';
import { definitionsOf } from './usages.ts';

/** What a pair of placements amounts to: the first of them is to be the identity, the second this. */
interface Composed {
  readonly slot: number;
  /** In mm. */
  readonly transform: Transform;
  /** Of the representation in which it is written. */
  readonly mmPerUnit: number;
}

export interface TurnedOrigins {
  /** ITEM_DEFINED_TRANSFORMATIONs; `reversed`: the second item is the identity. */
  readonly transformations: readonly (Composed & { readonly reversed: boolean })[];
  /** REPRESENTATION_MAPs whose origin is to be the identity. */
  readonly maps: readonly { readonly slot: number; readonly mapped: number }[];
  /** MAPPED_ITEMs of these maps. */
  readonly items: readonly (Composed & { readonly map: number })[];
}

/** Numbers apart by less say the same; lengths in mm. */
const SLACK = 1e-9;

/**
 * Where a placement is brought onto another and the kernel computes something else: of an origin A and a target B it
 * makes A⁻¹·B, which is B·A⁻¹ only where A is the identity or the two commute.
 */
export function turnedOrigins(file: Part21File): TurnedOrigins {
  const shapes = lazily(() => new ProductShapes(file));
  return { transformations: turnedTransformations(file, shapes), ...turnedMaps(file, shapes) };
}

type Shapes = () => ProductShapes;

function lazily(make: Shapes): Shapes {
  let made: ProductShapes | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function turnedTransformations(file: Part21File, shapes: Shapes): TurnedOrigins['transformations'] {
  const { index } = file;
  const candidates = index
    .slotsOf('ITEM_DEFINED_TRANSFORMATION')
    .filter((slot) => index.referencesOf(slot).every((item) => isElsewhere(file, item)));
  if (candidates.length === 0) return [];
  const found = Array.from(relationsOfUsages(file), ([usage, relation]) => {
    const ends = definitionsOf(index, usage);
    const pair = ends && placementPair(file, shapes(), { relation, ...ends });
    const back = pair && inverse(pair.own);
    if (!back) return [];
    const { transformation: slot, outer, outerMm: mmPerUnit, reversed } = pair;
    const transform = product(outer, back);
    return differ(transform, product(back, outer)) ? [{ slot, transform, mmPerUnit, reversed }] : [];
  });
  return found.flat();
}

function isElsewhere(file: Part21File, slot: number): boolean {
  const place = placementOf(file, slot, 1);
  return place !== null && !isIdentity(place);
}

function turnedMaps(file: Part21File, shapes: Shapes): Pick<TurnedOrigins, 'maps' | 'items'> {
  const { index } = file;
  const maps = index.slotsOf('REPRESENTATION_MAP').flatMap((slot) => {
    const [origin, mapped] = index.referencesOf(slot);
    const isTurned = origin !== undefined && mapped !== undefined && isElsewhere(file, origin);
    return isTurned ? [{ slot, origin, mapped }] : [];
  });
  if (maps.length === 0) return { maps, items: [] };
  const holders = holdersOfItems(file);
  const itemsOf = Map.groupBy(index.slotsOf('MAPPED_ITEM'), (item) => index.referencesOf(item)[0]);
  const turned = maps.map((map) => ({
    map,
    items: (itemsOf.get(map.slot) ?? []).map((item) =>
      composedItem(file, shapes(), { item, map, holder: holders.get(item) }),
    ),
  }));
  const wrong = turned.filter(({ items }) => items.some((item) => item?.isWrong));
  return {
    maps: wrong.map(({ map }) => map),
    items: wrong.flatMap(({ items }) => items.filter((item) => item !== null)),
  };
}

/** The representation that lists each MAPPED_ITEM. */
function holdersOfItems({ index }: Part21File): ReadonlyMap<number, number> {
  const items = new Set(index.slotsOf('MAPPED_ITEM'));
  const holders = new Map<number, number>();
  for (let slot = 0; slot < index.size; slot++) {
    if (!index.typeName(slot).includes('REPRESENTATION')) continue;
    for (const item of index.referencesOf(slot)) if (items.has(item)) holders.set(item, slot);
  }
  return holders;
}

interface Mapping {
  readonly item: number;
  readonly map: { readonly slot: number; readonly origin: number; readonly mapped: number };
  readonly holder: number | undefined;
}

function composedItem(file: Part21File, shapes: ProductShapes, { item, map, holder }: Mapping) {
  const target = file.index.referencesOf(item)[1];
  if (holder === undefined || target === undefined) return null;
  const mmPerUnit = shapes.mmPerUnit(holder);
  const own = placementOf(file, map.origin, shapes.mmPerUnit(map.mapped));
  const outer = placementOf(file, target, mmPerUnit);
  const back = own && inverse(own);
  if (!back || !outer) return null;
  const transform = product(outer, back);
  // Of an operator the kernel does not ask from where it leads.
  const isOperator = file.index.typeName(target) !== 'AXIS2_PLACEMENT_3D';
  const isWrong = differ(transform, isOperator ? outer : product(back, outer));
  return { slot: item, map: map.slot, transform, mmPerUnit, isWrong };
}

function differ(a: Transform, b: Transform): boolean {
  return a.some((value, i) => Math.abs(value - (b[i] as number)) > SLACK * Math.max(1, Math.abs(value)));
}
