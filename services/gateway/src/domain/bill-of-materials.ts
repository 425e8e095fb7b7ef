import type { Vec3 } from '@cadml/cad-model';
import { overLimit, TREE_LIMITS } from './assembly-tree.ts';
import type { Occurrence } from './file-structure.ts';
import type { ProductGraph } from './product-graph.ts';

/** A product in an assembly, once, however many of it are there. */
export interface BomRow {
  /** `2.1`: the first component of the second row. */
  readonly position: string;
  /** From 1. */
  readonly level: number;
  /** Key of the product. */
  readonly product: string;
  readonly partNumber: string | null;
  readonly name: string;
  /** In its parent. */
  readonly quantity: number;
  /** In all places of the parent. */
  readonly totalQuantity: number;
  readonly volumeMm3: number | null;
  readonly sizeMm: Vec3 | null;
  readonly fileHash: string | null;
  readonly partId: string | null;
}

const MAX_ROWS = 20_000;

/**
 * The bill of materials, level by level: what the product at the top consists of, or the product itself when
 * it has no components. Throws RESOURCE_EXHAUSTED (`bomRows`, `assemblyDepth`).
 */
export function billOfMaterials(
  graph: ProductGraph,
  partIdOf: (product: number) => string | null,
  { name, depth }: { readonly name: string; readonly depth: number | null },
): readonly BomRow[] {
  const { structure, components } = graph;
  const [only] = structure.roots;
  const top =
    structure.roots.length === 1 && only && (components[only.product]?.length ?? 0) > 0
      ? amounts(components[only.product] ?? [])
      : counted(structure.roots.map(({ product }) => [product, 1]));
  const rows: BomRow[] = [];
  const list = (amountOf: Amounts, parent: { position: string; level: number; total: number }) => {
    const level = parent.level + 1;
    if (depth !== null && level > depth) return;
    if (level > TREE_LIMITS.depth && amountOf.size > 0) throw overLimit('assemblyDepth', TREE_LIMITS.depth);
    for (const [at, [product, quantity]] of [...amountOf].entries()) {
      if (rows.length === MAX_ROWS) throw overLimit('bomRows', MAX_ROWS);
      const position = `${parent.position}${at + 1}`;
      const total = parent.total * quantity;
      const amount = { position, level, quantity, totalQuantity: total };
      rows.push({ ...describe(graph, product, name), ...amount, partId: partIdOf(product) });
      list(amounts(components[product] ?? []), { position: `${position}.`, level, total });
    }
  };
  list(top, { position: '', level: 0, total: 1 });
  return rows;
}

/** Quantities by product, in the order of the file. */
type Amounts = ReadonlyMap<number, number>;

function amounts(uses: readonly Occurrence[]): Amounts {
  return counted(uses.map(({ component, quantity }) => [component, quantity]));
}

function counted(pairs: readonly (readonly [number, number])[]): Amounts {
  const found = new Map<number, number>();
  for (const [product, quantity] of pairs) found.set(product, (found.get(product) ?? 0) + quantity);
  return found;
}

function describe({ structure }: ProductGraph, index: number, fallback: string) {
  const { key = '', partNumber = null, name = '', shape = null } = structure.products[index] ?? {};
  const { volumeMm3 = null, sizeMm = null, fileHash = null } = shape ?? {};
  return { product: key, partNumber, name: name || fallback, volumeMm3, sizeMm, fileHash };
}
