import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { withoutScale } from '../domain/affine.ts';
import { ShapeSet } from './distinct-shapes.ts';
import { locationOf, transformOf } from './location-of.ts';
import type { OpenCascade } from './open-cascade.ts';
import { scaledShape } from './scaled-shape.ts';

/** What hangs together, largest first, and in what it may stand that was taken before. */
const KINDS = [
  ['SOLID', 'SHAPE'],
  ['SHELL', 'SOLID'],
  ['FACE', 'SHELL'],
  ['WIRE', 'FACE'],
  ['EDGE', 'WIRE'],
] as const;

/**
 * The same bodies in one compound in which places are motions: each is made again as large as its place makes it, once
 * for each size, so that a definition that is measured without its place has the right size. The caller deletes it.
 */
export function bakeScales(oc: OpenCascade, shape: TopoDS_Shape): TopoDS_Shape {
  using bodies = new SizedBodies(oc);
  using builder = new oc.TopoDS_Builder();
  const baked = new oc.TopoDS_Compound();
  builder.MakeCompound(baked);
  const { TopAbs_ShapeEnum: types } = oc;
  for (const [kind, except] of KINDS) {
    using explorer = new oc.TopExp_Explorer(shape, types[`TopAbs_${kind}`], types[`TopAbs_${except}`]);
    for (; explorer.More(); explorer.Next()) {
      using placed = explorer.Current();
      using body = bodies.baked(placed);
      builder.Add(baked, body);
    }
  }
  return baked;
}

/** Owns what it makes of definitions, except the bodies that it hands out. */
class SizedBodies implements Disposable {
  readonly #oc: OpenCascade;
  readonly #definitions: ShapeSet;
  readonly #sized = new Map<string, TopoDS_Shape>();

  constructor(oc: OpenCascade) {
    this.#oc = oc;
    this.#definitions = new ShapeSet(oc);
  }

  baked(placed: TopoDS_Shape): TopoDS_Shape {
    using location = placed.Location();
    const { motion, factor } = withoutScale(transformOf(location));
    using nowhere = new this.#oc.TopLoc_Location();
    using unplaced = placed.Located(nowhere, false);
    const forward = unplaced.Oriented(this.#oc.TopAbs_Orientation.TopAbs_FORWARD);
    const { index } = this.#definitions.add(forward);
    using place = locationOf(this.#oc, motion);
    using sized = this.#ofSize(index, Number(factor.toPrecision(9))).Moved(place, false);
    return sized.Composed(placed.Orientation());
  }

  #ofSize(index: number, factor: number): TopoDS_Shape {
    const definition = this.#definitions.members[index] as TopoDS_Shape;
    if (factor === 1) return definition;
    const key = `${index} ${factor}`;
    const sized = this.#sized.get(key) ?? scaledShape(this.#oc, definition, factor);
    this.#sized.set(key, sized);
    return sized;
  }

  [Symbol.dispose](): void {
    for (const shape of this.#sized.values()) shape.delete();
    this.#definitions[Symbol.dispose]();
  }
}
