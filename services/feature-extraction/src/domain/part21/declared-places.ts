import type { ProductStructure, Transform } from '../product-structure.ts';
import { composed } from '../transform.ts';
import { bodiesOf, facesOf, type Place } from './bodies.ts';
import type { Part21File } from './part21-file.ts';
import { ProductShapes } from './product-shapes.ts';
import { readProductStructure } from './product-tree.ts';
import { usesWithoutPlace } from './unplaced-uses.ts';
import { usagesOf } from './usages.ts';

/** One leaf of the expanded product tree: a product with a shape of its own, where the file has it. */
export interface DeclaredPlace {
  /** Of the product, as in the product structure. */
  readonly key: string;
  readonly name: string;
  /** To the coordinates of the document, in mm. */
  readonly transform: Transform;
  /** Solids, and shells outside solids, that the product brings there; 0 where its shape is neither. */
  readonly bodies: number;
}

export interface DeclaredPlaces {
  /** Different bodies, each once. */
  readonly definitions: number;
  /** Distinct faces of these bodies. */
  readonly faces: number;
  /** Uses that bring a shape and are not among the places, or with one of several: the file does not say where. */
  readonly unplaced: number;
  /** In the order of the tree. */
  readonly places: readonly DeclaredPlace[];
}

/** More places than this are not compared with anything. */
const MAX_PLACES = 20_000;

/**
 * Where an assembly puts the bodies of its products, as far as it says so. null for a file without uses of products, and
 * for those of which the product tree alone does not tell it: a product that maps bodies within its own shape, or two
 * products with one shape; trees that are too large. Linear in the file and the expanded tree. The file must have
 * passed the pre-flight.
 */
export function declaredPlaces(file: Part21File): DeclaredPlaces | null {
  const isUsed = usagesOf(file.index).length > 0 || file.index.slotsOf('MAPPED_ITEM').length > 0;
  if (!isUsed) return null;
  const structure = readProductStructure(file);
  if (structure.occurrences.length === 0) return null;
  const leaves = placesOfLeaves(structure);
  const bodies = leaves && bodiesOfProducts(file, structure);
  if (!bodies) return null;
  const used = [...new Set(leaves.map(({ product }) => product))];
  return {
    definitions: used.reduce((sum, product) => sum + (bodies[product]?.length ?? 0), 0),
    faces: used.reduce((sum, product) => sum + countFaces(file, bodies[product] ?? []), 0),
    unplaced: usesWithoutPlace(structure),
    places: leaves.map(({ product, transform }) => ({
      key: structure.products[product]?.key ?? '',
      name: structure.products[product]?.name ?? '',
      transform,
      bodies: bodies[product]?.length ?? 0,
    })),
  };
}

interface Leaf {
  readonly product: number;
  readonly transform: Transform;
}

/** null when there are too many. */
function placesOfLeaves({ products, occurrences, roots }: ProductStructure): readonly Leaf[] | null {
  const placed = occurrences.filter(({ unplaced }) => !unplaced);
  const components = Map.groupBy(placed, ({ assembly }) => assembly);
  const leaves: Leaf[] = [];
  const pending: Leaf[] = roots.toReversed();
  let met = 0;
  for (let use = pending.pop(); use; use = pending.pop()) {
    if (++met > MAX_PLACES) return null;
    const { product, transform: outer } = use;
    if (products[product]?.hasShape) leaves.push(use);
    for (const { component, transform } of (components.get(product) ?? []).toReversed()) {
      pending.push({ product: component, transform: composed(outer, transform) });
    }
  }
  return leaves;
}

/** The bodies of each product; null when one of them is not simply where its product is. */
function bodiesOfProducts(
  file: Part21File,
  { products }: ProductStructure,
): readonly (readonly Place[])[] | null {
  const shapes = new ProductShapes(file);
  const definitionOf = new Map(shapes.definitions.map((slot) => [file.index.nameOf(slot), slot]));
  const known = new Set<number>();
  const found: (readonly Place[])[] = [];
  for (const { key, hasShape } of products) {
    const definition = hasShape ? definitionOf.get(key) : undefined;
    const bodies = definition === undefined ? [] : bodiesOf(file, shapes, definition);
    if (bodies.some((body) => isMapped(file, body) || known.has(body.slot))) return null;
    for (const { slot } of bodies) known.add(slot);
    found.push(bodies);
  }
  return found;
}

function countFaces(file: Part21File, bodies: readonly Place[]): number {
  return new Set(bodies.flatMap(({ slot }) => facesOf(file, slot).map(({ face }) => face))).size;
}

function isMapped({ index }: Part21File, body: Place): boolean {
  for (let place: Place | null = body; place; place = place.above) {
    if (index.typeName(place.slot).includes('MAPPED_ITEM')) return true;
  }
  return false;
}
