import { countDuplicates } from './count-duplicates.ts';
import { DisjointSets } from './disjoint-sets.ts';
import { EdgeTable } from './edge-table.ts';

export interface MeshTopology {
  /** Distinct undirected edges. */
  readonly edges: number;
  /** Edges with one triangle. */
  readonly boundaryEdges: number;
  /** Edges with more than two triangles. */
  readonly nonManifoldEdges: number;
  /** Edges that two triangles run along in the same direction. */
  readonly turnedEdges: number;
  /** True when each edge belongs to exactly two triangles that run along it in opposite directions. */
  readonly watertight: boolean;
  /** Sets of triangles that hang together over edges. */
  readonly components: number;
  /** Components that are watertight. */
  readonly closedComponents: number;
  /** Handles of the closed components together (0: all are spheres); null when no component is closed. */
  readonly genus: number | null;
  /** Triangles over the same three vertices as an earlier one. */
  readonly duplicates: number;
  /** Triangles with fewer than three distinct vertices; they take no part in the rest. */
  readonly collapsed: number;
  /** Component of each triangle; −1 for a collapsed one. */
  readonly componentOf: Int32Array;
}

/** How the triangles hang together. Linear in the number of triangles. */
export function meshTopology(triangles: Uint32Array): MeshTopology {
  const facets = triangles.length / 3;
  const table = new EdgeTable(facets);
  const sets = new DisjointSets(facets);
  const collapsed = addEdges(triangles, table, sets);
  const { componentOf, components } = numberComponents(triangles, sets);
  const { open, ...edges } = judgeEdges(table, componentOf, components);
  const closedComponents = components - open.reduce((sum, isOpen) => sum + isOpen, 0);
  return {
    ...edges,
    edges: table.size,
    watertight: components > 0 && closedComponents === components,
    components,
    closedComponents,
    genus: closedComponents === 0 ? null : genusOf(table, { componentOf, open, closedComponents }),
    duplicates: countDuplicates(triangles),
    collapsed,
    componentOf,
  };
}

function isCollapsed(triangles: Uint32Array, at: number): boolean {
  const a = triangles[at];
  const b = triangles[at + 1];
  const c = triangles[at + 2];
  return a === b || b === c || c === a;
}

function addEdges(triangles: Uint32Array, table: EdgeTable, sets: DisjointSets): number {
  let collapsed = 0;
  for (let at = 0; at < triangles.length; at += 3) {
    if (isCollapsed(triangles, at)) {
      collapsed++;
      continue;
    }
    const facet = at / 3;
    for (let k = 0; k < 3; k++) {
      const from = triangles[at + k] as number;
      const to = triangles[k === 2 ? at : at + k + 1] as number;
      const first = table.add(from, to, at + k);
      if (first !== at + k) sets.unite(Math.floor(first / 3), facet);
    }
  }
  return collapsed;
}

function numberComponents(triangles: Uint32Array, sets: DisjointSets) {
  const componentOf = new Int32Array(triangles.length / 3);
  let components = 0;
  for (let facet = 0; facet < componentOf.length; facet++) {
    if (isCollapsed(triangles, facet * 3)) {
      componentOf[facet] = -1;
      continue;
    }
    // The root is the lowest facet of its set: it has its number already.
    const root = sets.root(facet);
    componentOf[facet] = root === facet ? components++ : (componentOf[root] as number);
  }
  return { componentOf, components };
}

function judgeEdges(table: EdgeTable, componentOf: Int32Array, components: number) {
  const open = new Uint8Array(components);
  let boundaryEdges = 0;
  let nonManifoldEdges = 0;
  let turnedEdges = 0;
  for (let edge = 0; edge < table.size; edge++) {
    if (table.isPaired(edge)) continue;
    const uses = table.uses(edge);
    if (uses === 1) boundaryEdges++;
    else if (uses === 2) turnedEdges++;
    else nonManifoldEdges++;
    open[componentOf[Math.floor((table.first[edge] as number) / 3)] as number] = 1;
  }
  return { open, boundaryEdges, nonManifoldEdges, turnedEdges };
}

interface Closed {
  readonly componentOf: Int32Array;
  readonly open: Uint8Array;
  readonly closedComponents: number;
}

/**
 * Euler and Poincaré: V − E + F = 2 − 2g for each closed component. A vertex that several fans of triangles
 * share is one for each of them, as if they only touched; so V counts the classes of corners around edges.
 */
function genusOf(table: EdgeTable, { componentOf, open, closedComponents }: Closed): number {
  const corners = new DisjointSets(componentOf.length * 3);
  for (let edge = 0; edge < table.size; edge++) {
    if (!table.isPaired(edge)) continue;
    const one = table.first[edge] as number;
    const other = table.second[edge] as number;
    corners.unite(one, nextCorner(other));
    corners.unite(nextCorner(one), other);
  }
  let vertices = 0;
  let facets = 0;
  for (let facet = 0; facet < componentOf.length; facet++) {
    const component = componentOf[facet] as number;
    if (component < 0 || open[component] === 1) continue;
    facets++;
    for (let corner = facet * 3; corner < facet * 3 + 3; corner++) {
      if (corners.root(corner) === corner) vertices++;
    }
  }
  // E = 3F/2 where every edge has two triangles.
  return closedComponents - (vertices - facets / 2) / 2;
}

function nextCorner(corner: number): number {
  return corner % 3 === 2 ? corner - 2 : corner + 1;
}
