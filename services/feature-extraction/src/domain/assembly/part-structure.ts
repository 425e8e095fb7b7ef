import type { LengthUnit, Vec3 } from '@cadml/cad-model';
import type { ReadFormat, Warning } from '../document.ts';
import type { Occurrence, Product, ProductStructure } from '../product-structure.ts';

/** What was measured of a product's own shape, in its own coordinates. */
export interface ProductShape {
  /** SHA-256 and length of the file that the product alone makes. */
  readonly fileHash: string;
  readonly bytes: number;
  readonly sizeMm: Vec3;
  /** null when the shape encloses none. */
  readonly volumeMm3: number | null;
  readonly faces: number;
  /** Index of the first product with the same geometry, or its own. */
  readonly sameAs: number;
}

export interface MeasuredProduct extends Product {
  /** null for an assembly, and for a shape that cannot be measured (a warning says so). */
  readonly shape: ProductShape | null;
}

/** The structure of a file with its parts measured. */
export interface PartStructure {
  readonly products: readonly MeasuredProduct[];
  readonly occurrences: readonly Occurrence[];
  readonly roots: ProductStructure['roots'];
  /** The unit that was taken because the file declares none; null when it does. */
  readonly assumedUnit: LengthUnit | null;
  /** Of the files that products make. */
  readonly productFormat: ReadFormat;
  readonly warnings: readonly Warning[];
}
