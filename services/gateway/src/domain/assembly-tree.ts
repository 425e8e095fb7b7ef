import { AppError } from '@cadml/errors';
import type { Transform } from './file-structure.ts';
import type { ProductGraph } from './product-graph.ts';

/** One use in the expanded tree. */
export interface AssemblyNode {
  /** Key of the product; null for a file that has several at the top. */
  readonly product: string | null;
  readonly name: string;
  readonly partNumber: string | null;
  /** What the file calls this use of the product. */
  readonly use: string | null;
  readonly referenceDesignator: string | null;
  /** How many the file means by this one use; 1 as a rule. */
  readonly quantity: number;
  /** Relative to the parent. */
  readonly transform: Transform;
  /** Key of the unique part with its shape; null when it has none of its own. */
  readonly part: string | null;
  readonly children: readonly AssemblyNode[];
  /** True when it has components that the depth asked for leaves out. */
  readonly cut: boolean;
}

/** Levels below the root, and nodes, that an answer shows. */
export const TREE_LIMITS = { depth: 64, nodes: 20_000 } as const;

const IDENTITY: Transform = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/**
 * The expanded tree, to `depth` levels below the root. `name` is that of the file, for one with several
 * products at the top. Throws RESOURCE_EXHAUSTED (`assemblyNodes`, `assemblyDepth`) as soon as a limit is passed.
 */
export function assemblyTree(graph: ProductGraph, name: string, depth: number | null): AssemblyNode {
  const { roots } = graph.structure;
  const grower = new Grower(graph, depth);
  const [first] = roots;
  if (first !== undefined && roots.length === 1) return grower.grow({ ...NO_USE, ...first }, name, 0);
  const children = roots.map((root) => grower.grow({ ...NO_USE, ...root }, name, 1));
  const nothing = { product: null, partNumber: null, part: null, use: null, referenceDesignator: null };
  return { ...nothing, name, quantity: 1, transform: IDENTITY, children, cut: false };
}

interface Use {
  readonly product: number;
  readonly use: string | null;
  readonly referenceDesignator: string | null;
  readonly quantity: number;
  readonly transform: Transform;
}

const NO_USE = { use: null, referenceDesignator: null, quantity: 1 } as const;

class Grower {
  readonly #graph: ProductGraph;
  readonly #depth: number | null;
  #nodes = 0;

  constructor(graph: ProductGraph, depth: number | null) {
    this.#graph = graph;
    this.#depth = depth;
  }

  /** Recursion ends at the limit of depth. */
  grow({ product: index, ...use }: Use, fallback: string, level: number): AssemblyNode {
    if (++this.#nodes > TREE_LIMITS.nodes) throw overLimit('assemblyNodes', TREE_LIMITS.nodes);
    const { structure, components } = this.#graph;
    const product = structure.products[index];
    const uses = components[index] ?? [];
    const cut = uses.length > 0 && level === this.#depth;
    if (uses.length > 0 && !cut && level === TREE_LIMITS.depth) {
      throw overLimit('assemblyDepth', TREE_LIMITS.depth);
    }
    const children = (cut ? [] : uses).map(({ component, name, ...one }) =>
      this.grow({ ...one, product: component, use: name || null }, fallback, level + 1),
    );
    const { shape, key = null, partNumber = null, name = '' } = product ?? {};
    const part = shape ? (structure.products[shape.sameAs]?.key ?? null) : null;
    const { quantity, referenceDesignator, transform } = use;
    const words = { name: name || fallback, partNumber, use: use.use, referenceDesignator };
    return { product: key, ...words, quantity, transform, part, children, cut };
  }
}

export function overLimit(limit: 'assemblyNodes' | 'assemblyDepth' | 'bomRows', allowed: number): AppError {
  const what = {
    assemblyNodes: `more than ${allowed} places`,
    assemblyDepth: `more than ${allowed} levels`,
    bomRows: `a bill of more than ${allowed} rows`,
  }[limit];
  return new AppError({
    code: 'RESOURCE_EXHAUSTED',
    stage: 'parse',
    message: `The assembly has ${what}. Ask for fewer levels with ?depth=.`,
    context: { limit, allowed },
  });
}
