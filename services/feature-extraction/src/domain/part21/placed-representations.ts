import type { Transform } from '../product-structure.ts';
import { IDENTITY, inverse, isNear, product } from './matrices.ts';
import { holdsShape } from './own-shape.ts';
import { part21Error } from './part21-error.ts';
import { attributesOf, type Part21File, referenceIn } from './part21-file.ts';
import { placementOf } from './placements.ts';
import { ProductShapes } from './product-shapes.ts';
import { inTheirPlaces, RELATION } from './usage-placement.ts';
import { definitionsOf, usagesOf } from './usages.ts';

/** A relationship that places one representation in another. */
export interface PlacedRepresentation {
  /** Slot of the relationship. */
  readonly relation: number;
  /** The representations that it places: one, or those that are tied to one without a shape. */
  readonly inner: readonly number[];
  readonly outer: number;
  /** The item of `inner` that is brought onto `target`; null: the origin. */
  readonly origin: number | null;
  readonly target: number;
  /** It leaves a representation of the same product where it is. */
  readonly isLink: boolean;
}

/**
 * The SHAPE_REPRESENTATION_RELATIONSHIPs with a transformation that belong to no use of a component. By ISO 10303-43
 * rep_1 is placed in rep_2; exporters differ, so that the one that is farther from a product's own representation
 * counts as placed. Without those that place no shape. Raises PARSE_FAILED / preflight for a transformation that is
 * neither of two placements nor an operator from rep_1 to rep_2. Linear in relationships.
 */
export function placedRepresentations(file: Part21File): readonly PlacedRepresentation[] {
  const relations = relationsWithoutUse(file);
  if (relations.length === 0) return [];
  const shapes = new ProductShapes(file);
  const finder = new Finder(file, shapes, relations);
  return relations.flatMap((relation) => finder.placed(relation));
}

interface Relation {
  readonly slot: number;
  readonly rep1: number;
  readonly rep2: number;
  readonly operator: number;
}

function relationsWithoutUse(file: Part21File): readonly Relation[] {
  const { index } = file;
  const used = new Set(
    index.slotsOf('CONTEXT_DEPENDENT_SHAPE_REPRESENTATION').map((slot) => index.referencesOf(slot)[0]),
  );
  const isShape = (slot: number) => index.typeName(slot).includes('SHAPE_REPRESENTATION');
  return index.slotsOf('REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION').flatMap((slot) => {
    if (used.has(slot)) return [];
    const [, , first, second, by] = attributesOf(file, slot, RELATION);
    const [rep1, rep2, operator] = [referenceIn(first), referenceIn(second), referenceIn(by)];
    if (rep1 === null || rep2 === null || operator === null || rep1 === rep2) return [];
    return isShape(rep1) && isShape(rep2) ? [{ slot, rep1, rep2, operator }] : [];
  });
}

class Finder {
  private readonly file: Part21File;
  private readonly shapes: ProductShapes;
  private readonly ties: ReadonlyMap<number, readonly number[]>;
  /** Relationships with a transformation between a representation and one that a product has; 0 for the latter. */
  private readonly distances: ReadonlyMap<number, number>;
  private readonly holding: ReadonlySet<number>;
  private readonly uses: ReadonlySet<string>;

  constructor(file: Part21File, shapes: ProductShapes, relations: readonly Relation[]) {
    const { index } = file;
    this.file = file;
    this.shapes = shapes;
    this.uses = new Set(
      usagesOf(index).flatMap((slot) => {
        const ends = definitionsOf(index, slot);
        return ends ? [`${ends.assembly} ${ends.component}`] : [];
      }),
    );
    this.ties = neighbours(shapes.links.map((link) => index.referencesOf(link)));
    this.distances = this.measured(neighbours(relations.map(({ rep1, rep2 }) => [rep1, rep2])));
    this.holding = new Set(
      relations.flatMap(({ rep1, rep2 }) => [this.isReversed(rep1, rep2) ? rep1 : rep2]),
    );
  }

  placed({ slot: relation, rep1, rep2, operator }: Relation): readonly PlacedRepresentation[] {
    const reversed = this.isReversed(rep1, rep2);
    const [first, outer] = reversed ? [rep2, rep1] : [rep1, rep2];
    const isOther = this.isOtherProduct(first, outer);
    const inner = isOther ? [first] : this.shapesAt(first);
    if (inner.length === 0) return [];
    const ends = this.endsOf(operator, { first, outer, reversed });
    if (ends === null) throw unreadable(this.file, relation);
    const place = this.placeOf(ends, { first, outer });
    if (place && this.isMapped(first, outer, place)) return [];
    const isLink = !isOther && place !== null && isNear(place, IDENTITY);
    return [{ relation, inner: isLink ? [first] : inner, outer, ...ends, isLink }];
  }

  private isReversed(rep1: number, rep2: number): boolean {
    const [one, two] = [rep1, rep2].map((rep) => this.distances.get(rep) ?? Number.POSITIVE_INFINITY);
    if (one !== two) return (one as number) < (two as number);
    const [product1, product2] = [this.shapes.productOf(rep1), this.shapes.productOf(rep2)];
    return this.uses.has(`${product1} ${product2}`) && !this.uses.has(`${product2} ${product1}`);
  }

  private isOtherProduct(inner: number, outer: number): boolean {
    const own = this.shapes.productOf(inner);
    return own !== null && own !== this.shapes.productOf(outer);
  }

  /** Of a representation, and of those that are tied to it without being a product's, those that have a shape. */
  private shapesAt(representation: number): readonly number[] {
    const found = new Set([representation]);
    for (const each of found) {
      for (const other of this.ties.get(each) ?? []) {
        if (this.shapes.productOf(other) === null) found.add(other);
      }
    }
    return [...found].filter((each) => this.holding.has(each) || holdsShape(this.file, this.shapes, each));
  }

  private endsOf(operator: number, { first, outer, reversed }: Ends & { readonly reversed: boolean }) {
    if (this.file.index.typeName(operator).includes('CARTESIAN_TRANSFORMATION_OPERATOR_3D')) {
      return reversed ? null : { origin: null, target: operator };
    }
    const [, , item1, item2] = attributesOf(this.file, operator);
    const [a, b] = [referenceIn(item1), referenceIn(item2)];
    if (a === null || b === null) return null;
    const [origin, target] = inTheirPlaces(this.shapes, reversed ? [b, a] : [a, b], [first, outer]);
    const isPair = [origin, target].every((slot) => placementOf(this.file, slot, 1) !== null);
    return isPair ? { origin, target } : null;
  }

  private placeOf({ origin, target }: Placements, { first, outer }: Ends): Transform | null {
    const own = origin === null ? IDENTITY : placementOf(this.file, origin, this.shapes.mmPerUnit(first));
    const placed = placementOf(this.file, target, this.shapes.mmPerUnit(outer));
    const back = own && inverse(own);
    return back && placed && product(placed, back);
  }

  /** Whether a MAPPED_ITEM says the same. */
  private isMapped(inner: number, outer: number, place: Transform): boolean {
    const { index } = this.file;
    return [...index.referencesOf(outer)].some((item) => {
      if (!index.typeName(item).includes('MAPPED_ITEM')) return false;
      const [map, target] = index.referencesOf(item);
      const [origin, mapped] = map === undefined ? [] : index.referencesOf(map);
      if (mapped !== inner || origin === undefined || target === undefined) return false;
      const other = this.placeOf({ origin, target }, { first: inner, outer });
      return other !== null && isNear(other, place);
    });
  }

  private measured(related: ReadonlyMap<number, readonly number[]>): ReadonlyMap<number, number> {
    const distances = new Map<number, number>();
    for (const definition of this.shapes.definitions) {
      for (const representation of this.shapes.representationsOf(definition))
        distances.set(representation, 0);
    }
    // Maps are walked in the order of insertion, what is added meanwhile included: nearest first.
    for (const [representation, distance] of distances) {
      for (const next of [...(related.get(representation) ?? []), ...(this.ties.get(representation) ?? [])]) {
        if (!distances.has(next)) distances.set(next, distance + 1);
      }
    }
    return distances;
  }
}

type Placements = Pick<PlacedRepresentation, 'origin' | 'target'>;

interface Ends {
  readonly first: number;
  readonly outer: number;
}

/** Of the first two of each. */
function neighbours(pairs: readonly Iterable<number>[]): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (const [a, b] of pairs) {
    if (a === undefined || b === undefined) continue;
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const known = found.get(from);
      if (known) known.push(to);
      else found.set(from, [to]);
    }
  }
  return found;
}

function unreadable({ index }: Part21File, slot: number) {
  const place = { line: index.line[slot] ?? 0, instance: index.nameOf(slot) };
  return part21Error('a shape is placed in another one by a transformation that is not read', place);
}
