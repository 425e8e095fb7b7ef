import type { Vec3 } from '@cadml/cad-model';
import { overLimit, TREE_LIMITS } from './assembly-tree.ts';
import type { Occurrence } from './file-structure.ts';
import type { ProductGraph } from './product-graph.ts';
import { formKey, formOf, type UseForm, within } from './use-form.ts';

/** A product in an assembly, once for each form in which it is used there, however many of it are there. */
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
  /** Factor of all lengths against the product as the file defines it; null: not one factor in all directions. */
  readonly scale: number | null;
  readonly mirrored: boolean;
  /** Of one, as it is used. */
  readonly volumeMm3: number | null;
  /** Of one, along the axes of the product, as it is used. */
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
  const isOne = structure.roots.length === 1 && only && (components[only.product]?.length ?? 0) > 0;
  const top = isOne
    ? amounts(components[only.product] ?? [], formOf(only.transform))
    : counted(structure.roots.map((root) => ({ ...root, quantity: 1, form: formOf(root.transform) })));
  const rows: BomRow[] = [];
  const list = (uses: readonly Amount[], parent: { position: string; level: number; total: number }) => {
    const level = parent.level + 1;
    if (depth !== null && level > depth) return;
    if (level > TREE_LIMITS.depth && uses.length > 0) throw overLimit('assemblyDepth', TREE_LIMITS.depth);
    for (const [at, use] of uses.entries()) {
      if (rows.length === MAX_ROWS) throw overLimit('bomRows', MAX_ROWS);
      const { product, quantity, form } = use;
      const position = `${parent.position}${at + 1}`;
      const total = parent.total * quantity;
      const amount = { position, level, quantity, totalQuantity: total };
      rows.push({ ...describe(graph, use, name), ...amount, partId: partIdOf(product) });
      list(amounts(components[product] ?? [], form), { position: `${position}.`, level, total });
    }
  };
  list(top, { position: '', level: 0, total: 1 });
  return rows;
}

/** So many of a product in one form. */
interface Amount {
  readonly product: number;
  readonly form: UseForm;
  readonly quantity: number;
}

function amounts(uses: readonly Occurrence[], outer: UseForm): readonly Amount[] {
  return counted(
    uses.map(({ component, quantity, transform }) => ({
      ...{ product: component, quantity },
      form: within(outer, formOf(transform)),
    })),
  );
}

/** Uses of one product in one form together, in the order of the file. */
function counted(uses: readonly Amount[]): readonly Amount[] {
  const groups = Map.groupBy(uses, ({ product, form }) => `${product}:${formKey(form)}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ ...first, quantity: group.reduce((sum, { quantity }) => sum + quantity, 0) }] : [];
  });
}

function describe({ structure }: ProductGraph, { product: index, form }: Amount, fallback: string) {
  const { key = '', partNumber = null, name = '', shape = null } = structure.products[index] ?? {};
  const { volumeMm3 = null, sizeMm = null, fileHash = null } = shape ?? {};
  const { scale, isMirrored, isStretched } = form;
  const [width, height, depth] = sizeMm ?? [];
  const isSized = width !== undefined && height !== undefined && depth !== undefined && !isStretched;
  return {
    ...{ product: key, partNumber, name: name || fallback, fileHash },
    scale: isStretched ? null : scale,
    mirrored: isMirrored,
    volumeMm3: volumeMm3 === null ? null : volumeMm3 * scale ** 3,
    sizeMm: isSized ? ([width * scale, height * scale, depth * scale] as const) : null,
  };
}
