import type { TopoDS_Shape } from 'replicad-opencascadejs';
import { withoutScale } from '../domain/affine.ts';
import type { DeclaredPlaces } from '../domain/part21/declared-places.ts';
import { extractProduct } from '../domain/part21/extract-product.ts';
import { kernelText } from '../domain/part21/kernel-text.ts';
import { openPart21 } from '../domain/part21/open-part21.ts';
import type { Part21File } from '../domain/part21/part21-file.ts';
import { ProductContext } from '../domain/part21/product-context.ts';
import { locationOf } from './location-of.ts';
import type { OpenCascade } from './open-cascade.ts';
import { readStepShape } from './read-step-shape.ts';
import { scaledShape } from './scaled-shape.ts';

/**
 * An assembly put together by its product tree, where the kernel cannot place what is in it: each product is
 * read by itself, made again once for each scale, and placed by the motion that is left (`withoutScale`). In mm. The
 * caller deletes the shape. Throws PARSE_FAILED (stage parse) when the kernel cannot read a product.
 */
export function assembleShape(oc: OpenCascade, file: Part21File, { places }: DeclaredPlaces): TopoDS_Shape {
  const context = new ProductContext(file);
  using known = new KnownShapes();
  using builder = new oc.TopoDS_Builder();
  const assembly = new oc.TopoDS_Compound();
  builder.MakeCompound(assembly);
  for (const { key, transform } of places) {
    const { motion, factor } = withoutScale(transform);
    const own = known.get(key, () => readProduct(oc, context, key));
    const size = Number(factor.toPrecision(9));
    const shape = size === 1 ? own : known.get(`${key} ${size}`, () => scaledShape(oc, own, size));
    using place = locationOf(oc, motion);
    using placed = shape.Moved(place, false);
    builder.Add(assembly, placed);
  }
  return assembly;
}

class KnownShapes implements Disposable {
  private readonly shapes = new Map<string, TopoDS_Shape>();

  get(key: string, make: () => TopoDS_Shape): TopoDS_Shape {
    const shape = this.shapes.get(key) ?? make();
    this.shapes.set(key, shape);
    return shape;
  }

  [Symbol.dispose](): void {
    for (const shape of this.shapes.values()) shape.delete();
  }
}

function readProduct(oc: OpenCascade, context: ProductContext, key: string): TopoDS_Shape {
  return readStepShape(oc, kernelText(openPart21(extractProduct(context, key))));
}
