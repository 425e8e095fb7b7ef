import type { Occurrence, ProductStructure, Transform } from '../product-structure.ts';
import { composed } from '../transform.ts';
import type { MeshContent } from './content.ts';
import { brokenMesh, overLimit } from './mesh-error.ts';

/** A use of a product in the expanded tree. */
export interface Placement {
  readonly product: number;
  /** Of the use; empty for a root. */
  readonly name: string;
  /** Index in the list, smaller than its own; null for a root. */
  readonly parent: number | null;
  /** Relative to the parent, and to the whole. */
  readonly local: Transform;
  readonly transform: Transform;
}

const MAX_PLACEMENTS = 100_000;
const MAX_PLACED_FACETS = 20_000_000;
/** Levels of an assembly. */
const MAX_DEPTH = 256;

/**
 * Every path from a root, parents before their components. Raises RESOURCE_EXHAUSTED (`placements`,
 * `placedFacets`, `depth`) before anything is expanded, PARSE_FAILED / parse for a cycle.
 */
export function expandPlacements(content: MeshContent, format: string): readonly Placement[] {
  const uses = occurrencesByAssembly(content);
  requireBounds(content, uses, format);
  const placements: Placement[] = content.roots.map(({ product, transform }) => {
    return { product, name: '', parent: null, local: transform, transform };
  });
  for (let at = 0; at < placements.length; at++) {
    const parent = placements[at] as Placement;
    for (const { component, name, transform } of uses[parent.product] as readonly Occurrence[]) {
      const whole = composed(parent.transform, transform);
      placements.push({ product: component, name, parent: at, local: transform, transform: whole });
    }
  }
  return placements;
}

export function occurrencesByAssembly(structure: ProductStructure): readonly (readonly Occurrence[])[] {
  const uses: Occurrence[][] = structure.products.map(() => []);
  for (const occurrence of structure.occurrences) uses[occurrence.assembly]?.push(occurrence);
  return uses;
}

interface Extent {
  readonly placements: number;
  readonly facets: number;
  readonly depth: number;
}

function requireBounds(content: MeshContent, uses: readonly (readonly Occurrence[])[], format: string): void {
  const extents = extentsOf(content, uses, format);
  let placements = 0;
  let facets = 0;
  for (const { product } of content.roots) {
    placements += (extents[product] as Extent).placements;
    facets += (extents[product] as Extent).facets;
  }
  const advice = 'Split the assembly or simplify its parts.';
  if (placements > MAX_PLACEMENTS) {
    const message = `The ${format} file places its parts over ${MAX_PLACEMENTS} times. ${advice}`;
    throw overLimit({ limit: 'placements', allowed: MAX_PLACEMENTS }, message);
  }
  if (facets > MAX_PLACED_FACETS) {
    const message = `The parts of the ${format} file have over ${MAX_PLACED_FACETS} facets in all their places. ${advice}`;
    throw overLimit({ limit: 'placedFacets', allowed: MAX_PLACED_FACETS }, message);
  }
}

/** What each product expands to, from the leaves up; numbers may overflow to Infinity and still compare. */
function extentsOf(
  content: MeshContent,
  uses: readonly (readonly Occurrence[])[],
  format: string,
): readonly Extent[] {
  const extents: (Extent | 'open' | undefined)[] = content.products.map(() => undefined);
  const visit = (product: number, level: number): Extent => {
    const known = extents[product];
    if (known === 'open') throw brokenMesh(format, `the part ${keyOf(content, product)} contains itself`);
    if (known) return known;
    if (level > MAX_DEPTH) throw tooDeep(format);
    extents[product] = 'open';
    let facets = ownFacets(content, product);
    let placements = 1;
    let depth = 1;
    for (const { component } of uses[product] as readonly Occurrence[]) {
      const below = visit(component, level + 1);
      placements += below.placements;
      facets += below.facets;
      depth = Math.max(depth, below.depth + 1);
    }
    if (depth > MAX_DEPTH) throw tooDeep(format);
    const extent = { placements, facets, depth };
    extents[product] = extent;
    return extent;
  };
  content.products.forEach((_, product) => {
    visit(product, 1);
  });
  return extents as readonly Extent[];
}

function tooDeep(format: string) {
  return overLimit(
    { limit: 'depth', allowed: MAX_DEPTH },
    `The ${format} file nests its parts over ${MAX_DEPTH} levels deep. Flatten the assembly.`,
  );
}

function ownFacets({ bodies, bodiesOf }: MeshContent, product: number): number {
  const own = bodiesOf[product] as readonly number[];
  return own.reduce((sum, body) => sum + (bodies[body]?.triangles.length ?? 0) / 3, 0);
}

function keyOf({ products }: MeshContent, product: number): string {
  return (products[product]?.key ?? '').slice(0, 80);
}
