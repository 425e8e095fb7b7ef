import { createHash } from 'node:crypto';
import { AppError } from '@cadml/errors';
import type { MeasuredProduct, PartStructure, ProductShape } from '../domain/assembly/part-structure.ts';
import { KnownGeometries } from '../domain/assembly/same-geometry.ts';
import type { Warning } from '../domain/document.ts';
import type { ProductStructure, Transform } from '../domain/product-structure.ts';
import { isKernelException } from './open-cascade.ts';
import type { ProductSource } from './product-source.ts';

const MAX_PRODUCTS = 20_000;
const MAX_WARNINGS = 100;

/**
 * The structure of a file with every product measured by itself; equal ones are measured once. A product that
 * cannot be measured stays without a shape, and a warning says so. Throws RESOURCE_EXHAUSTED.
 */
export function readStructure(source: ProductSource): PartStructure {
  const { structure, format: productFormat, assumedUnit } = source;
  if (structure.products.length > MAX_PRODUCTS) throw tooMany(structure.products.length);
  const known = new KnownGeometries();
  const shapes: (ProductShape | null)[] = [];
  const warnings: Warning[] = [];
  const products = structure.products.map((product, index): MeasuredProduct => {
    const shape = product.hasShape ? shapeOf(source, index, { known, shapes }) : null;
    if (product.hasShape && shape === null) warnings.push(unmeasured(product.name));
    shapes.push(shape);
    return { ...product, shape };
  });
  const { roots } = structure;
  const occurrences = structure.occurrences.map(({ unplaced: _, uncounted: __, ...use }) => use);
  requireFinite([...occurrences, ...roots].map(({ transform }) => transform));
  const told = [...placeWarnings(structure), ...warnings.slice(0, MAX_WARNINGS)];
  return { products, occurrences, roots, assumedUnit, productFormat, warnings: told };
}

interface Memory {
  readonly known: KnownGeometries;
  /** Of the products before. */
  readonly shapes: readonly (ProductShape | null)[];
}

function shapeOf(source: ProductSource, index: number, { known, shapes }: Memory): ProductShape | null {
  try {
    const file = source.fileOf(index);
    const fileHash = createHash('sha256').update(file).digest('hex');
    const twin = known.withBytes(fileHash);
    const measured = twin === undefined ? undefined : shapes[twin];
    if (measured) return { ...measured, fileHash, bytes: file.length };
    const traits = { ...source.measure(file), fileHash };
    const { sizeMm, volumeMm3, faces } = traits;
    const sameAs = known.indexOf(index, traits);
    return { ...{ fileHash, sizeMm, volumeMm3, faces, sameAs }, bytes: file.length };
  } catch (thrown) {
    const isOwn = thrown instanceof AppError && ['PARSE_FAILED', 'DATA_NOT_FOUND'].includes(thrown.code);
    if (isOwn || isKernelException(thrown)) return null;
    throw thrown;
  }
}

function placeWarnings({ occurrences }: ProductStructure): readonly Warning[] {
  const warnings: Warning[] = [];
  const unplaced = occurrences.reduce(
    (sum, use) => sum + (use.unplaced ? Math.ceil(use.quantity ?? 1) : 0),
    0,
  );
  if (unplaced > 0) {
    const message = `The file does not say where ${unplaced} of its uses are; they are listed without a placement.`;
    warnings.push({ code: 'uses_unplaced', message });
  }
  const uncounted = occurrences.filter((use) => use.uncounted).length;
  if (uncounted > 0) {
    const message = `${uncounted} uses have an amount that is no number of parts; each is listed as one.`;
    warnings.push({ code: 'uses_uncounted', message });
  }
  return warnings;
}

function requireFinite(transforms: readonly Transform[]): void {
  if (transforms.every((transform) => transform.every(Number.isFinite))) return;
  throw new AppError({
    code: 'PARSE_FAILED',
    stage: 'geometry',
    message: 'The assembly places parts beyond all numbers. Repair the file or export it again.',
  });
}

function unmeasured(name: string): Warning {
  const message = `The product '${name.slice(0, 100).toWellFormed()}' has a shape that cannot be measured by itself.`;
  return { code: 'product_unreadable', message };
}

function tooMany(products: number): AppError {
  return new AppError({
    code: 'RESOURCE_EXHAUSTED',
    stage: 'parse',
    message: `The assembly has ${products} different products; at most ${MAX_PRODUCTS} are listed. Split it.`,
    context: { limit: 'products', allowed: MAX_PRODUCTS, products },
  });
}
