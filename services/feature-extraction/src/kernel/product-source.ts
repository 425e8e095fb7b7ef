import type { LengthUnit } from '@cadml/cad-model';
import type { GeometryTraits } from '../domain/assembly/same-geometry.ts';
import type { ReadFormat } from '../domain/document.ts';
import type { ProductStructure } from '../domain/product-structure.ts';

/** A file as products, each of which can be had and measured by itself. */
export interface ProductSource {
  readonly structure: ProductStructure;
  /** Of the files of its products. */
  readonly format: ReadFormat;
  /** The unit that was taken because the file declares none; null when it does. */
  readonly assumedUnit: LengthUnit | null;
  /** The own shape of a product, by its index, as a file. Throws DATA_NOT_FOUND when it has none. */
  fileOf(product: number): Uint8Array;
  /** Measures such a file. Throws PARSE_FAILED when there is nothing to measure. */
  measure(file: Uint8Array): Omit<GeometryTraits, 'fileHash'>;
}
