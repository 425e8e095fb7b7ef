import type { Transform } from '../product-structure.ts';
import { inverse, product } from './matrices.ts';
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

const RELATION = ['REPRESENTATION_RELATIONSHIP', 'REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION'];

/**
 * The placement of a component, component to assembly, from an ITEM_DEFINED_TRANSFORMATION: it brings the
 * placement in the component's representation onto that in the assembly's. ISO 10303-44 has rep_1 for the
 * component; exporters differ, so that the representation's product decides, and an item that lies only in
 * the other representation is taken for that one's. null when the file gives no placement.
 */
export function placedBy(file: Part21File, shapes: ProductShapes, usage: PlacedUsage): Transform | null {
  const [, , first, second, operator] = attributesOf(file, usage.relation, RELATION);
  const [rep1, rep2, transformation] = [referenceIn(first), referenceIn(second), referenceIn(operator)];
  if (rep1 === null || rep2 === null || transformation === null) return null;
  const reversed = isReversed(shapes, usage, [rep1, rep2]);
  const [own, outer] = reversed ? [rep2, rep1] : [rep1, rep2];
  if (file.index.typeName(transformation) !== 'ITEM_DEFINED_TRANSFORMATION') {
    const placed = placementOf(file, transformation, shapes.mmPerUnit(rep2));
    return placed && reversed ? inverse(placed) : placed;
  }
  const [, , item1, item2] = attributesOf(file, transformation);
  const [a, b] = [referenceIn(item1), referenceIn(item2)];
  if (a === null || b === null) return null;
  const items = inTheirPlaces(shapes, reversed ? [b, a] : [a, b], [own, outer]);
  return between(file, items, [shapes.mmPerUnit(own), shapes.mmPerUnit(outer)]);
}

type Pair = readonly [own: number, outer: number];

function between(file: Part21File, [own, outer]: Pair, [ownMm, outerMm]: Pair): Transform | null {
  const [from, to] = [placementOf(file, own, ownMm), placementOf(file, outer, outerMm)];
  const back = from && inverse(from);
  return back && to ? product(to, back) : null;
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
function inTheirPlaces(shapes: ProductShapes, [own, outer]: Pair, [ownRep, outerRep]: Pair): Pair {
  if (shapes.holds(ownRep, own) && shapes.holds(outerRep, outer)) return [own, outer];
  return shapes.holds(ownRep, outer) && shapes.holds(outerRep, own) ? [outer, own] : [own, outer];
}
