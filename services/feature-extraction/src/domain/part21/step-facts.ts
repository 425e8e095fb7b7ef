import type { StepFacts } from '@cadml/cad-model';
import type { ProductStructure } from '../product-structure.ts';
import { readHeader } from './header.ts';
import type { Part21File } from './part21-file.ts';
import { countPmi } from './pmi.ts';
import { ProductShapes } from './product-shapes.ts';
import { readProductStructure } from './product-tree.ts';
import { readValidationProperties } from './validation-properties.ts';

/** What a STEP file says of itself beside its geometry. The file must have passed the pre-flight. */
export function readStepFacts(
  file: Part21File,
  { products, occurrences, roots }: ProductStructure = readProductStructure(file),
): StepFacts {
  const { index } = file;
  const [root] = roots;
  const key = root && roots.length === 1 ? products[root.product]?.key : undefined;
  const shapes = new ProductShapes(file);
  const slot = shapes.definitions.find((each) => index.nameOf(each) === key) ?? null;
  return {
    schema: index.schemas[0] ?? null,
    header: readHeader(file),
    products: products.length,
    occurrences: occurrences.length,
    pmi: countPmi(index),
    validation: readValidationProperties(file, shapes, slot),
  };
}
