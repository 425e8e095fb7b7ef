import { scaling, withoutScale } from './affine.ts';
import type { ProductStructure, Transform } from './product-structure.ts';
import type { SceneNode } from './scene.ts';
import { composed, IDENTITY_TRANSFORM } from './transform.ts';

/** A body as a kernel or a mesh file delivers it: a mesh of the scene, and where it lies in the document. */
export interface PlacedBody {
  readonly mesh: number;
  readonly transform: Transform;
}

/** More places than this are shown without their tree: no viewer lists them. */
const MAX_NODES = 20_000;
/** How far, relative to their size, two equal placements may differ by rounding. */
const TOLERANCE = 1e-6;

/** The nodes of a scene, and of each body the product (index in the structure) whose place it took. */
export interface SceneTree {
  readonly nodes: readonly SceneNode[];
  readonly products: readonly (number | null)[];
}

interface Place {
  readonly node: number;
  readonly product: number;
  /** Where bodies of the product lie. */
  readonly transform: Transform;
  /** From its bodies to the node. */
  readonly unscaled: Transform;
}

/**
 * The tree of a scene: one root that turns the file's length unit into mm, below it the assembly as the file
 * names it, and the bodies at the places that have their product. Bodies carry no name of their own, so each
 * goes to the place with its very transform (of one that scales, with what is left without that); where several have
 * it, bodies and places go together in order when there are as many of both. A body whose place is not certain hangs
 * below the root as `part`.
 */
export function sceneTree(
  bodies: readonly PlacedBody[],
  structure: ProductStructure | null,
  scale: number,
): SceneTree {
  const nodes: SceneNode[] = [nodeOf('part', null, scaling(scale))];
  const places = structure === null ? [] : expand(structure, nodes);
  const placeOf = matched(bodies, places);
  for (const [index, body] of bodies.entries()) {
    const place = placeOf.get(index);
    const [parent, transform] = place === undefined ? [0, body.transform] : [place.node, place.unscaled];
    const name = place === undefined ? 'part' : ((nodes[place.node] as SceneNode).name ?? 'part');
    nodes.push({ ...nodeOf(name, parent, transform), mesh: body.mesh });
  }
  return { nodes, products: bodies.map((_, index) => placeOf.get(index)?.product ?? null) };
}

function nodeOf(name: string, parent: number | null, transform: Transform): SceneNode {
  return { name, parent, transform, mesh: null, colour: null };
}

/** Adds a node for every use of a product; returns those that have geometry of their own, in order. */
function expand(structure: ProductStructure, nodes: SceneNode[]): readonly Place[] {
  const components = Map.groupBy(structure.occurrences, ({ assembly }) => assembly);
  const places: Place[] = [];
  const pending = structure.roots
    .map(({ product, transform }) => ({ product, transform, world: transform, parent: 0, name: '' }))
    .toReversed();
  for (let use = pending.pop(); use; use = pending.pop()) {
    const product = structure.products[use.product];
    if (!product || nodes.length >= MAX_NODES) return [];
    const node = nodes.push(nodeOf(product.name || use.name || 'part', use.parent, use.transform)) - 1;
    if (product.hasShape) places.push({ node, product: use.product, ...motionOf(use.world) });
    for (const { component, transform, name } of (components.get(use.product) ?? []).toReversed()) {
      pending.push({
        ...{ product: component, transform, name, parent: node },
        world: composed(use.world, transform),
      });
    }
  }
  return places;
}

/** The kernel has bodies in the size that they have at their place. */
function motionOf(world: Transform): Pick<Place, 'transform' | 'unscaled'> {
  const { motion, factor } = withoutScale(world);
  return { transform: motion, unscaled: factor === 1 ? IDENTITY_TRANSFORM : scaling(1 / factor) };
}

/** Which place each body belongs to, by index. */
function matched(bodies: readonly PlacedBody[], places: readonly Place[]): ReadonlyMap<number, Place> {
  const found = new Map<number, Place>();
  const placesAt = groupsOf(places);
  for (const [index, group] of groupsOf(bodies)) {
    const alike = [...placesAt].find(([first]) =>
      isNear((places[first] as Place).transform, (bodies[index] as PlacedBody).transform),
    )?.[1];
    if (!alike) continue;
    const certain = alike.length === 1 || alike.length === group.length;
    for (const [order, body] of group.entries()) {
      const place = places[alike[alike.length === 1 ? 0 : order] as number];
      if (certain && place) found.set(body, place);
    }
  }
  return found;
}

/** Indices of what has the same transform, by the first of them. */
function groupsOf(items: readonly { readonly transform: Transform }[]): ReadonlyMap<number, number[]> {
  const groups = new Map<string, number[]>();
  for (const [index, { transform }] of items.entries()) {
    const key = transform.map((value) => value.toPrecision(6)).join();
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  return new Map([...groups.values()].map((group) => [group[0] as number, group]));
}

function isNear(a: Transform, b: Transform): boolean {
  const size = Math.max(1, ...a.map(Math.abs));
  return a.every((value, cell) => Math.abs(value - (b[cell] as number)) <= TOLERANCE * size);
}
