import { isLengthUnit, type LengthUnit } from '@cadml/cad-model';
import { z } from 'zod';
import type { PartStructure } from '../domain/assembly/part-structure.ts';
import type { ReadFormat } from '../domain/document.ts';

const readFormat = z.custom<ReadFormat>(
  (value) => typeof value === 'string' && /^[a-z0-9]{2,8}$/.test(value),
);
const index = z.number().int().nonnegative();
const lengths = z.tuple([z.number(), z.number(), z.number()]).readonly();
const transform = z.array(z.number()).length(16).readonly();

const product = z.strictObject({
  key: z.string(),
  partNumber: z.string().nullable(),
  name: z.string(),
  description: z.string().nullable(),
  hasShape: z.boolean(),
  shape: z
    .strictObject({
      fileHash: z.string().regex(/^[0-9a-f]{64}$/),
      bytes: index,
      sizeMm: lengths,
      volumeMm3: z.number().nullable(),
      faces: index,
      sameAs: index,
    })
    .nullable(),
});

const occurrence = z.strictObject({
  assembly: index,
  component: index,
  name: z.string(),
  referenceDesignator: z.string().nullable(),
  quantity: z.number().positive().optional(),
  transform,
});

const partStructure = z
  .strictObject({
    products: z.array(product).readonly(),
    occurrences: z.array(occurrence).readonly(),
    roots: z.array(z.strictObject({ product: index, transform })).readonly(),
    assumedUnit: z.custom<LengthUnit>((value) => typeof value === 'string' && isLengthUnit(value)).nullable(),
    productFormat: readFormat,
    warnings: z.array(z.strictObject({ code: z.string(), message: z.string() })).readonly(),
  })
  .refine(({ products, occurrences, roots }) => {
    const isProduct = (at: number) => at < products.length;
    return (
      occurrences.every(({ assembly, component }) => isProduct(assembly) && isProduct(component)) &&
      roots.every((root) => isProduct(root.product)) &&
      products.every(({ shape }, at) => shape === null || shape.sameAs <= at)
    );
  }, 'an index points to nothing');

/**
 * A structure as a worker has written it, checked for shape, finite numbers and indices: the worker has just
 * parsed what a stranger sent. Throws when anything is amiss.
 */
export function parsePartStructure(content: Uint8Array): PartStructure {
  return partStructure.parse(JSON.parse(new TextDecoder().decode(content))) as PartStructure;
}
