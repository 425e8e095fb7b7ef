import type { Occurrence, Product, ProductStructure, Transform } from '../product-structure.ts';
import { definedEnds } from './defined-component.ts';
import { MappedUses } from './mapped-uses.ts';
import { IDENTITY } from './matrices.ts';
import { hasOwnShape } from './own-shape.ts';
import { attributesOf, numberIn, type Part21File, referenceIn, tagged, textIn } from './part21-file.ts';
import { ProductShapes } from './product-shapes.ts';
import { placedBy } from './usage-placement.ts';
import { relationsOfUsages } from './usage-relations.ts';
import { definitionsOf, usagesOf } from './usages.ts';

/** Ancestors of an ASSEMBLY_COMPONENT_USAGE that have attributes, and itself, in the order of the schema. */
const USAGE = ['PRODUCT_DEFINITION_RELATIONSHIP', 'ASSEMBLY_COMPONENT_USAGE'];
const QUANTIFIED = 'QUANTIFIED_ASSEMBLY_COMPONENT_USAGE';
/** Measures that are numbers of things. */
const COUNTS = ['COUNT_MEASURE', 'NUMERIC_MEASURE', 'PARAMETER_VALUE', 'RATIO_MEASURE'];

/**
 * How the products of a STEP file are put together (ISO 10303-44): product definitions that have a shape or
 * take part in an assembly, their uses, and where each use places its component. A use is an
 * ASSEMBLY_COMPONENT_USAGE (`usagesOf`), placed by its CONTEXT_DEPENDENT_SHAPE_REPRESENTATION or by a MAPPED_ITEM; a
 * MAPPED_ITEM alone is a use too when what it maps is the shape of a product. The pre-flight refuses cycles.
 */
export function readProductStructure(file: Part21File): ProductStructure {
  const shapes = new ProductShapes(file);
  const usages = readUsages(file, shapes);
  const involved = new Set(usages.flatMap(({ assembly, component }) => [assembly, component]));
  const concerned = shapes.definitions.filter(
    (slot) => involved.has(slot) || shapes.representationsOf(slot).length > 0,
  );
  const slots = concerned.length > 0 ? concerned : shapes.definitions;
  const places = new Map(slots.map((slot, place) => [slot, place]));
  const occurrences = usages.flatMap(({ assembly, component, ...rest }): Occurrence[] => {
    const [from, to] = [places.get(assembly), places.get(component)];
    return from === undefined || to === undefined ? [] : [{ assembly: from, component: to, ...rest }];
  });
  const used = new Set(occurrences.map(({ component }) => component));
  return {
    products: slots.map((slot) => readProduct(file, shapes, slot)),
    occurrences,
    roots: slots.flatMap((_, place) => (used.has(place) ? [] : [{ product: place, transform: IDENTITY }])),
  };
}

type Usage = Omit<Occurrence, 'assembly' | 'component'> & {
  /** Slots of product definitions. */
  readonly assembly: number;
  readonly component: number;
};

function readProduct(file: Part21File, shapes: ProductShapes, slot: number): Product {
  const { index } = file;
  const formation = index.referencesOf(slot)[0];
  const product = formation === undefined ? undefined : index.referencesOf(formation)[0];
  const [id, name, description] = product === undefined ? [] : attributesOf(file, product, ['PRODUCT']);
  const partNumber = textIn(id);
  return {
    key: index.nameOf(slot),
    partNumber,
    name: textIn(name) ?? partNumber ?? index.nameOf(slot),
    description: textIn(description),
    hasShape: hasOwnShape(file, shapes, slot),
  };
}

function readUsages(file: Part21File, shapes: ProductShapes): readonly Usage[] {
  const mapped = new MappedUses(file, shapes);
  const placedUses = placedUsages(file, shapes);
  for (const { assembly, component, transform } of placedUses) {
    if (transform) mapped.claim(assembly, component, transform);
  }
  const usages = placedUses.map(({ slot, assembly, component, transform }): Usage => {
    const [id, name, , , , designator] = attributesOf(file, slot, USAGE);
    const place = transform === undefined ? mapped.take(assembly, component) : transform;
    return {
      ...{ assembly, component, ...placed(place) },
      name: textIn(name) ?? textIn(id) ?? file.index.nameOf(slot),
      referenceDesignator: textIn(designator),
      ...quantityOf(file, slot),
    };
  });
  return [...usages, ...mapped.rest()];
}

type PlacedUsage = Pick<Usage, 'assembly' | 'component'> & {
  readonly slot: number;
  /** By its relationship; undefined where it has none. */
  readonly transform: Transform | null | undefined;
};

function placedUsages(file: Part21File, shapes: ProductShapes): readonly PlacedUsage[] {
  const relations = relationsOfUsages(file);
  return usagesOf(file.index).flatMap((slot): PlacedUsage[] => {
    const told = definitionsOf(file.index, slot);
    if (told === null) return [];
    const relation = relations.get(slot);
    if (relation === undefined) return [{ slot, ...told, transform: undefined }];
    const ends = definedEnds(file, shapes, told, relation);
    return [{ slot, ...ends, transform: placedBy(file, shapes, { relation, ...ends }) }];
  });
}

/** A placement beyond all numbers is none. */
function placed(transform: Transform | null): Pick<Occurrence, 'transform' | 'unplaced'> {
  return transform?.every(Number.isFinite) ? { transform } : { transform: IDENTITY, unplaced: true };
}

/**
 * QUANTIFIED_ASSEMBLY_COMPONENT_USAGE: so many at once, of which one at most is placed. An amount that is no count (a
 * length of cable, a mass of glue) does not say how many.
 */
function quantityOf(file: Part21File, slot: number): Pick<Occurrence, 'quantity' | 'uncounted'> {
  if (!file.index.typeName(slot).includes(QUANTIFIED)) return {};
  const attributes = attributesOf(file, slot, [QUANTIFIED]);
  const measure = referenceIn(attributes.at(-1));
  const value = measure === null ? undefined : attributesOf(file, measure, ['MEASURE_WITH_UNIT'])[0];
  const type = tagged(value);
  const isCount = typeof value === 'number' || (type?.kind === 'typed' && COUNTS.includes(type.type));
  const quantity = isCount ? numberIn(value) : null;
  return quantity !== null && quantity > 0 ? { quantity } : { uncounted: true };
}
