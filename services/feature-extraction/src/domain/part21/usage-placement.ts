import type { Transform } from '../product-structure.ts';
import { IDENTITY, inverse, product } from './matrices.ts';
import { attributesOf, type Part21File, referenceIn } from './part21-file.ts';
import { placementOf } from './placements.ts';
import type { ProductShapes } from './product-shapes.ts';

export interface PlacedUsage {
  /** Slot of the relationship between the representations of component and assembly. */
  readonly relation: number;
  /** Slots of product definitions. */
  readonly assembly: number;
  readonly component: number;
}

/** Leaves of a relationship of representations with a transformation, in the order of the schema. */
export const RELATION = ['REPRESENTATION_RELATIONSHIP', 'REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION'];

/**
 * The placement of a component, component to assembly, from an ITEM_DEFINED_TRANSFORMATION: it brings the
 * placement in the component's representation onto that in the assembly's. ISO 10303-44 has rep_1 for the
 * component; exporters differ, so that the representation's product decides, and an item that lies only in
 * the other representation is taken for that one's. A relationship without a transformation says that both have the
 * same coordinates. null when the file gives no placement.
 */
export function placedBy(file: Part21File, shapes: ProductShapes, usage: PlacedUsage): Transform | null {
  if (isPlain(file, usage.relation)) return IDENTITY;
  const ends = endsOf(file, shapes, usage);
  if (ends === null) return null;
  const { transformation, second, reversed } = ends;
  if (file.index.typeName(transformation) !== 'ITEM_DEFINED_TRANSFORMATION') {
    const placed = placementOf(file, transformation, shapes.mmPerUnit(second));
    return placed && reversed ? inverse(placed) : placed;
  }
  const pair = pairOf(file, shapes, ends);
  const back = pair && inverse(pair.own);
  return back && product(pair.outer, back);
}

function isPlain({ index }: Part21File, relation: number): boolean {
  const type = index.typeName(relation);
  return type.includes('SHAPE_REPRESENTATION_RELATIONSHIP') && !type.includes('WITH_TRANSFORMATION');
}

/** The placements of an ITEM_DEFINED_TRANSFORMATION: that of the component is brought onto that of the assembly. */
export interface PlacementPair {
  /** Slot of the ITEM_DEFINED_TRANSFORMATION. */
  readonly transformation: number;
  readonly own: Transform;
  readonly outer: Transform;
  /** Millimetres in the length unit of the assembly's representation. */
  readonly outerMm: number;
  /** The relationship has the assembly first, and so have the items of the transformation. */
  readonly reversed: boolean;
}

/** The placements that place a component; null where nothing does, or something else. */
export function placementPair(
  file: Part21File,
  shapes: ProductShapes,
  usage: PlacedUsage,
): PlacementPair | null {
  const ends = endsOf(file, shapes, usage);
  const isPair = ends !== null && file.index.typeName(ends.transformation) === 'ITEM_DEFINED_TRANSFORMATION';
  return isPair ? pairOf(file, shapes, ends) : null;
}

/** What a relationship ties together, as it has them. */
interface Ends {
  readonly first: number;
  readonly second: number;
  readonly transformation: number;
  readonly reversed: boolean;
}

function endsOf(file: Part21File, shapes: ProductShapes, usage: PlacedUsage): Ends | null {
  const [, , rep1, rep2, operator] = attributesOf(file, usage.relation, RELATION);
  const [first, second, transformation] = [referenceIn(rep1), referenceIn(rep2), referenceIn(operator)];
  if (first === null || second === null || transformation === null) return null;
  return { first, second, transformation, reversed: isReversed(shapes, usage, [first, second]) };
}

type Pair = readonly [own: number, outer: number];

function pairOf(
  file: Part21File,
  shapes: ProductShapes,
  { first, second, transformation, reversed }: Ends,
): PlacementPair | null {
  const [, , item1, item2] = attributesOf(file, transformation);
  const [a, b] = [referenceIn(item1), referenceIn(item2)];
  if (a === null || b === null) return null;
  const [ownRep, outerRep]: Pair = reversed ? [second, first] : [first, second];
  const [ownItem, outerItem] = inTheirPlaces(shapes, reversed ? [b, a] : [a, b], [ownRep, outerRep]);
  const outerMm = shapes.mmPerUnit(outerRep);
  const own = placementOf(file, ownItem, shapes.mmPerUnit(ownRep));
  const outer = placementOf(file, outerItem, outerMm);
  return own && outer && { transformation, own, outer, outerMm, reversed };
}

/** True when rep_1 describes the assembly and rep_2 the component, and not the other way round. */
function isReversed(
  shapes: ProductShapes,
  usage: PlacedUsage,
  [rep1, rep2]: readonly [number, number],
): boolean {
  const { assembly, component } = usage;
  if (shapes.describes(rep1, component) && shapes.describes(rep2, assembly)) return false;
  return shapes.describes(rep2, component) || shapes.describes(rep1, assembly);
}

/** The pair turned round when each item is found in the other's representation only. */
export function inTheirPlaces(shapes: ProductShapes, [own, outer]: Pair, [ownRep, outerRep]: Pair): Pair {
  if (shapes.holds(ownRep, own) && shapes.holds(outerRep, outer)) return [own, outer];
  return shapes.holds(ownRep, outer) && shapes.holds(outerRep, own) ? [outer, own] : [own, outer];
}
