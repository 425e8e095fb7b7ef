import type { Vec3 } from '@cadml/cad-model';

/** A 4 × 4 placement, row by row, mm: from the component's coordinates to the assembly's. */
export type Transform = readonly number[];

/** A product's own shape, measured by itself. */
export interface ProductShape {
  /** Of the file that the product alone makes. */
  readonly fileHash: string;
  readonly bytes: number;
  readonly sizeMm: Vec3;
  readonly volumeMm3: number | null;
  readonly faces: number;
  /** Index of the first product with the same geometry, or its own. */
  readonly sameAs: number;
}

export interface Product {
  /** How the file itself names it. */
  readonly key: string;
  readonly partNumber: string | null;
  readonly name: string;
  readonly shape: ProductShape | null;
}

/** One use of a product in an assembly; both are indices of products. */
export interface Occurrence {
  readonly assembly: number;
  readonly component: number;
  readonly name: string;
  readonly referenceDesignator: string | null;
  /** How many the file means by this one use; 1 as a rule. */
  readonly quantity: number;
  readonly transform: Transform;
}

/** How the parts of a file are put together: each product once. */
export interface FileStructure {
  readonly products: readonly Product[];
  readonly occurrences: readonly Occurrence[];
  readonly roots: readonly { readonly product: number; readonly transform: Transform }[];
  readonly assumedUnit: string | null;
  readonly productFormat: string;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}
