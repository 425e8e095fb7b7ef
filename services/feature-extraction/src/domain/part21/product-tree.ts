import type { Occurrence, Product, ProductStructure, Transform } from '../product-structure.ts';
import { MappedUses } from './mapped-uses.ts';
import { IDENTITY } from './matrices.ts';
import { hasOwnShape } from './own-shape.ts';
import { attributesOf, numberIn, type Part21File, referenceIn, textIn } from './part21-file.ts';
import { ProductShapes } from './product-shapes.ts';
import { placedBy } from './usage-placement.ts';
import { relationsOfUsages } from './usage-relations.ts';

/** Ancestors of NEXT_ASSEMBLY_USAGE_OCCURRENCE that have attributes, in the order of the schema. */
const USAGE = ['PRODUCT_DEFINITION_RELATIONSHIP', 'ASSEMBLY_COMPONENT_USAGE'];

/**
 * How the products of a STEP file are put together (ISO 10303-44): product definitions that have a shape or
 * take part in an assembly, their uses, and where each use places its component. A use is a
 * NEXT_ASSEMBLY_USAGE_OCCURRENCE, placed by its CONTEXT_DEPENDENT_SHAPE_REPRESENTATION or by a MAPPED_ITEM; a
 * MAPPED_ITEM alone is a use too when what it maps is the shape of a product. The file must have passed the
 * pre-flight, which refuses cycles.
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
  const { index } = file;
  const mapped = new MappedUses(file, shapes);
  const relations = relationsOfUsages(file);
  const usages = index.slotsOf('NEXT_ASSEMBLY_USAGE_OCCURRENCE').flatMap((slot): Usage[] => {
    const [id, name, , relating, related, designator] = attributesOf(file, slot, USAGE);
    const [assembly, component] = [referenceIn(relating), referenceIn(related)];
    if (assembly === null || component === null) return [];
    const relation = relations.get(slot);
    const transform: Transform | null =
      relation === undefined
        ? mapped.take(assembly, component)
        : placedBy(file, shapes, { relation, assembly, component });
    return [
      {
        ...{ assembly, component, ...placed(transform) },
        name: textIn(name) ?? textIn(id) ?? index.nameOf(slot),
        referenceDesignator: textIn(designator),
        ...quantityOf(file, slot),
      },
    ];
  });
  return [...usages, ...mapped.rest()];
}

/** A placement beyond all numbers is none. */
function placed(transform: Transform | null): Pick<Occurrence, 'transform' | 'unplaced'> {
  return transform?.every(Number.isFinite) ? { transform } : { transform: IDENTITY, unplaced: true };
}

/** QUANTIFIED_ASSEMBLY_COMPONENT_USAGE: so many at once, of which one at most is placed. */
function quantityOf(file: Part21File, slot: number): { readonly quantity: number } | undefined {
  if (!file.index.typeName(slot).includes('QUANTIFIED_ASSEMBLY_COMPONENT_USAGE')) return undefined;
  const measure = referenceIn(attributesOf(file, slot, ['QUANTIFIED_ASSEMBLY_COMPONENT_USAGE'])[0]);
  if (measure === null) return undefined;
  const quantity = numberIn(attributesOf(file, measure, ['MEASURE_WITH_UNIT'])[0]);
  return quantity !== null && quantity > 0 ? { quantity } : undefined;
}
