import type { ProductShape } from './file-structure.ts';
import type { ProductGraph } from './product-graph.ts';

/** A shape of an assembly, once, however many products have it and however often they are used. */
export interface UniquePart {
  /** Of the first product that has it. */
  readonly key: string;
  /** Of all products that have it, in the order of the file. */
  readonly products: readonly string[];
  readonly partNumber: string | null;
  readonly name: string;
  readonly shape: ProductShape;
  /** Hashes of all those products by themselves. */
  readonly fileHashes: readonly string[];
  /** In the whole assembly. */
  readonly quantity: number;
  /** How many of these are mirrored, in another size or stretched there. */
  readonly altered: number;
}

/** The unique parts in the order of the file. */
export function uniqueParts({ structure, totals, altered }: ProductGraph): readonly UniquePart[] {
  const { products } = structure;
  const groups = new Map<number, number[]>();
  for (const [index, { shape }] of products.entries()) {
    if (shape === null) continue;
    const group = groups.get(shape.sameAs);
    if (group) group.push(index);
    else groups.set(shape.sameAs, [index]);
  }
  return [...groups].flatMap(([first, group]) => {
    const product = products[first];
    if (!product?.shape) return [];
    const members = group.flatMap((index) => products[index] ?? []);
    return [
      {
        ...{ key: product.key, partNumber: product.partNumber, name: product.name, shape: product.shape },
        products: members.map(({ key }) => key),
        fileHashes: [...new Set(members.flatMap(({ shape }) => shape?.fileHash ?? []))],
        quantity: sumOf(totals, group),
        altered: sumOf(altered, group),
      },
    ];
  });
}

function sumOf(counts: readonly number[], group: readonly number[]): number {
  return group.reduce((sum, index) => sum + (counts[index] ?? 0), 0);
}

/** Whether a file is one part and nothing more. */
export function isSinglePart({ structure }: ProductGraph): boolean {
  const { products, occurrences, roots } = structure;
  return products.length === 1 && occurrences.length === 0 && roots.length === 1;
}
