/**
 * A rigid or general affine placement, 16 numbers, row by row, last row 0 0 0 1; it maps a column vector in
 * the component's coordinates to the assembly's. Translations are mm.
 */
export type Transform = readonly number[];

/** A product of a file: a part, or an assembly of further products. It is described once, however often used. */
export interface Product {
  /** How the file itself names it (a STEP instance such as `#12`, a 3MF object id, a glTF node or mesh). */
  readonly key: string;
  /** The identifier that a bill of materials lists; null when the file gives none. */
  readonly partNumber: string | null;
  readonly name: string;
  readonly description: string | null;
  /** Whether it has geometry of its own, beside that of its components. */
  readonly hasShape: boolean;
}

/** One use of a product in an assembly. */
export interface Occurrence {
  /** Index of the assembly in `products`. */
  readonly assembly: number;
  /** Index of the component in `products`. */
  readonly component: number;
  readonly name: string;
  readonly referenceDesignator: string | null;
  /** How many the file means by this one use, where it says so (parts that are not placed one by one); else 1. */
  readonly quantity?: number;
  /** The file gives an amount that is no number of things: it is taken as one. */
  readonly uncounted?: true;
  readonly transform: Transform;
  /** The file does not say where: the transform is the identity. */
  readonly unplaced?: true;
}

/**
 * What a file says of how its parts are put together: a directed graph without cycles, each product once.
 * The expanded tree has one node for each path from a root.
 */
export interface ProductStructure {
  readonly products: readonly Product[];
  /** In the order of the file. */
  readonly occurrences: readonly Occurrence[];
  /** Products that no other product uses, with the placement that the file gives them (identity as a rule). */
  readonly roots: readonly { readonly product: number; readonly transform: Transform }[];
}
