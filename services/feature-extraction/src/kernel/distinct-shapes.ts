import type { TopLoc_Location, TopoDS_Shape } from 'replicad-opencascadejs';
import type { OpenCascade } from './open-cascade.ts';

type ShapeKind = 'SOLID' | 'SHELL' | 'FACE' | 'EDGE';

const HASH_BOUND = 0x7fffffff;

/**
 * A set of shapes under `IsSame`: same geometry at the same place, whatever the orientation. The kernel's
 * own shape maps are not bound, so its hash and its comparison are combined here. Owns what it holds.
 */
export class ShapeSet implements Disposable {
  readonly #oc: OpenCascade;
  readonly #buckets = new Map<number, number[]>();
  readonly #members: TopoDS_Shape[] = [];

  constructor(oc: OpenCascade) {
    this.#oc = oc;
  }

  get members(): readonly TopoDS_Shape[] {
    return this.#members;
  }

  get size(): number {
    return this.#members.length;
  }

  /** Takes the shape over; returns its index, whether it was new or known. A known shape is deleted. */
  add(shape: TopoDS_Shape): { readonly index: number; readonly added: boolean } {
    const hash = this.#oc.ReplicadShapeHasher.HashCode(shape, HASH_BOUND);
    const bucket = this.#buckets.get(hash) ?? [];
    const known = bucket.find((index) => this.#members[index]?.IsSame(shape));
    if (known !== undefined) {
      shape.delete();
      return { index: known, added: false };
    }
    const index = this.#members.push(shape) - 1;
    this.#buckets.set(hash, [...bucket, index]);
    return { index, added: true };
  }

  [Symbol.dispose](): void {
    for (const shape of this.#members) shape.delete();
    this.#members.length = 0;
    this.#buckets.clear();
  }
}

/**
 * The distinct sub-shapes of a kind, as placed in the document: an instance at another place is another one. Of those
 * `outside` a kind of shape, when that is given.
 */
export function distinctShapes(
  oc: OpenCascade,
  shape: TopoDS_Shape,
  kind: ShapeKind,
  { outside = 'SHAPE' }: { readonly outside?: 'SOLID' | 'SHAPE' } = {},
): ShapeSet {
  const found = new ShapeSet(oc);
  const { TopAbs_ShapeEnum: types } = oc;
  using explorer = new oc.TopExp_Explorer(shape, types[`TopAbs_${kind}`], types[`TopAbs_${outside}`]);
  for (; explorer.More(); explorer.Next()) found.add(explorer.Current());
  return found;
}

/** A shape without its place, and how often the document places it. */
export interface Prototype {
  readonly shape: TopoDS_Shape;
  readonly instances: number;
}

/**
 * Groups placed shapes by their definition. Measures that do not depend on the place (volume, area, surface
 * type) are taken once per definition: an assembly of 50 parts often has 8 different ones.
 */
export function prototypesOf(oc: OpenCascade, placed: ShapeSet): Prototypes {
  using identity = new oc.TopLoc_Location();
  const definitions = new ShapeSet(oc);
  const counts: number[] = [];
  for (const shape of placed.members) {
    const { index, added } = definitions.add(located(shape, identity));
    counts[index] = added ? 1 : (counts[index] ?? 0) + 1;
  }
  return {
    items: definitions.members.map((shape, index) => ({ shape, instances: counts[index] ?? 0 })),
    [Symbol.dispose]: () => definitions[Symbol.dispose](),
  };
}

export interface Prototypes extends Disposable {
  readonly items: readonly Prototype[];
}

function located(shape: TopoDS_Shape, location: TopLoc_Location): TopoDS_Shape {
  return shape.Located(location, false);
}
