import type { StepFacts, Vec3 } from '@cadml/cad-model';
import {
  attributesOf,
  numberIn,
  type Part21File,
  referenceIn,
  referencesIn,
  tagged,
  textIn,
} from './part21-file.ts';
import { coordinatesOf } from './placements.ts';
import type { ProductShapes } from './product-shapes.ts';
import { lengthUnits } from './units.ts';

/** Some exporters write underscores. */
const NAME = /^geometric[ _]validation[ _]property$/i;
const MATERIAL = /^material[ _]property$/i;
const AGREEMENT = 1e-6;
const NAMED_ITEM = ['REPRESENTATION_ITEM', 'MEASURE_WITH_UNIT'];

/**
 * Reads geometric validation properties (CAx-IF recommended practices): what the exporting system measured, so
 * that a reader can tell whether it got the same shape. `root` is the product definition that the whole file
 * is, null for several. Where the file says two things of the root, neither is taken. Of products with
 * different densities systems state the centre of mass where the centre of volume is meant: it is not taken.
 */
export function readValidationProperties(
  file: Part21File,
  shapes: ProductShapes,
  root: number | null,
): StepFacts['validation'] {
  const unitOf = lengthUnits(file.bytes, file.index);
  const properties = propertiesOf(file, shapes);
  const measures = properties
    .filter(({ definition }) => root !== null && definition === root)
    .flatMap(({ representation }) => {
      const context = { unitOf, mmPerUnit: shapes.mmPerUnit(representation) };
      const items = referencesIn(attributesOf(file, representation, ['REPRESENTATION'])[1]);
      return items.map((item) => readItem(file, item, context)).filter((measure) => measure !== null);
    });
  return {
    count: properties.length,
    volumeMm3: agreed(measures, 'volumeMm3')?.[0] ?? null,
    areaMm2: agreed(measures, 'areaMm2')?.[0] ?? null,
    centroidMm: hasMixedDensities(file) ? null : (agreed(measures, 'centroidMm') as Vec3 | null),
  };
}

/** Material properties by the same recommended practices; the numbers are told apart, not what they are of. */
function hasMixedDensities(file: Part21File): boolean {
  const { index } = file;
  const densities = index.slotsOf('PROPERTY_DEFINITION_REPRESENTATION').flatMap((slot) => {
    const [property, representation] = index.referencesOf(slot);
    if (property === undefined || representation === undefined) return [];
    const [what] = attributesOf(file, property, ['PROPERTY_DEFINITION']);
    if (!MATERIAL.test(textIn(what) ?? '')) return [];
    const [name, items] = attributesOf(file, representation, ['REPRESENTATION']);
    if (textIn(name)?.toLowerCase() !== 'density') return [];
    return referencesIn(items).map((item) => numberIn(attributesOf(file, item, NAMED_ITEM)[1]));
  });
  return new Set(densities.filter((value) => value !== null)).size > 1;
}

interface Property {
  /** The product definition that it is of; null when it is of a part of the shape or of a use. */
  readonly definition: number | null;
  readonly representation: number;
}

function propertiesOf(file: Part21File, shapes: ProductShapes): readonly Property[] {
  const { index } = file;
  return index.slotsOf('PROPERTY_DEFINITION_REPRESENTATION').flatMap((slot): Property[] => {
    const [property, representation] = index.referencesOf(slot);
    if (property === undefined || representation === undefined) return [];
    const [name, , target] = attributesOf(file, property, ['PROPERTY_DEFINITION']);
    if (!NAME.test(textIn(name) ?? '')) return [];
    const of = referenceIn(target);
    return [{ representation, definition: of === null ? null : productOf(shapes, of) }];
  });
}

function productOf(shapes: ProductShapes, of: number): number | null {
  return shapes.isProductDefinition(of) ? of : shapes.productOfShape(of);
}

interface MeasureContext {
  readonly unitOf: ReturnType<typeof lengthUnits>;
  /** Of the representation; holds where the measure names no unit of its own. */
  readonly mmPerUnit: number;
}

interface Measure {
  readonly what: 'volumeMm3' | 'areaMm2' | 'centroidMm';
  readonly values: readonly number[];
}

const POWERS = { VOLUME_MEASURE: ['volumeMm3', 3], AREA_MEASURE: ['areaMm2', 2] } as const;

function readItem(file: Part21File, item: number, context: MeasureContext): Measure | null {
  if (file.index.typeName(item) !== 'CARTESIAN_POINT') return readMeasure(file, item, context);
  const point = coordinatesOf(file, item);
  return point && { what: 'centroidMm', values: point.map((value) => value * context.mmPerUnit) };
}

function readMeasure(file: Part21File, item: number, context: MeasureContext): Measure | null {
  if (!file.index.typeName(item).includes('MEASURE_REPRESENTATION_ITEM')) return null;
  const [, measure, unit] = attributesOf(file, item, NAMED_ITEM);
  const type = tagged(measure);
  if (type?.kind !== 'typed' || !(type.type in POWERS)) return null;
  const [what, power] = POWERS[type.type as keyof typeof POWERS];
  const value = numberIn(measure);
  const unitSlot = referenceIn(unit);
  const factor =
    unitSlot === null ? context.mmPerUnit ** power : derivedUnit(file, unitSlot, { power, ...context });
  return value === null || factor === null ? null : { what, values: [value * factor] };
}

/** A DERIVED_UNIT of one length unit to the power of the measure; null for anything else. */
function derivedUnit(
  file: Part21File,
  slot: number,
  { power, unitOf }: MeasureContext & { readonly power: number },
): number | null {
  const { index } = file;
  if (!index.typeName(slot).includes('DERIVED_UNIT')) return null;
  const elements = referencesIn(attributesOf(file, slot, ['DERIVED_UNIT'])[0]);
  const [element] = elements;
  if (element === undefined || elements.length > 1) return null;
  const [, exponent] = attributesOf(file, element);
  // The unit is what the element refers to: the look-up takes whatever refers to units.
  const unit = unitOf(element);
  return unit !== null && numberIn(exponent) === power ? unit.mmPerUnit ** power : null;
}

/** One value; several when they are the same but for rounding; null when they are not. */
function agreed(measures: readonly Measure[], what: Measure['what']): readonly number[] | null {
  const [first, ...others] = measures.filter((measure) => measure.what === what).map(({ values }) => values);
  if (first === undefined) return null;
  const slack = AGREEMENT * Math.hypot(...first);
  const same = others.every((values) =>
    values.every((value, i) => Math.abs(value - (first[i] as number)) <= slack),
  );
  return same ? first : null;
}
